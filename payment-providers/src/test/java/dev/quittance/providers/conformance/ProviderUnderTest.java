package dev.quittance.providers.conformance;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the suite must know of a provider. */
public interface ProviderUnderTest {

  /** For a connection, and again for an answer: no pause of a busy machine is that long. */
  int PATIENT_MILLIS = 10_000;

  /** The same where the answer comes too late: far below {@link ProviderFault#SLOW_AFTER}. */
  int IMPATIENT_MILLIS = 750;

  /** A call to the provider, as the simulator's faults name it. */
  enum Call { CREATE, CANCEL, CAPTURE, REFUND, READ, FIND, LIST_EVENTS }

  String name();

  /**
   * The simulator's settings, as Spring properties.
   *
   * @param webhookUrl where it is to send the provider's webhooks
   */
  Map<String, String> simulator(String webhookUrl);

  /**
   * The adapter's settings by their environment names.
   *
   * @param timeoutMillis how long to wait for a connection, and again for an answer
   */
  Map<String, String> settings(String simulatorUrl, int timeoutMillis);

  /** The name of the setting that holds the credential, to try a wrong one; and a wrong one. */
  Map.Entry<String, String> wrongCredential();

  /** The glob of the simulator's operations that this call needs. */
  String operation(Call call);

  /** The sub-channel to create payments with. */
  @Nullable String channel();

  /** What the sub-channel needs in {@code extra}; made anew for each payment. */
  Map<String, String> extra(String simulatorUrl);

  /** What a payment costs: at least 100 minor units. */
  Money amount();

  /** A payment id that the provider could have given and has not. */
  String unknownPaymentId();

  /** The ends without success that it tells by webhook, as its documentation has it. */
  Set<PaymentStatus> toldEnds();

  /** Texts that must appear in no outcome: keys, secrets. */
  List<String> secrets();
}

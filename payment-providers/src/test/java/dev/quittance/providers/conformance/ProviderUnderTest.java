package dev.quittance.providers.conformance;

import dev.quittance.events.Money;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the suite must know of a provider. */
public interface ProviderUnderTest {

  /** The shortest timeout of a read that keeps a busy machine from failing by it. */
  int READ_TIMEOUT_MILLIS = 1000;

  /** A call to the provider, as the simulator's faults name it. */
  enum Call { CREATE, CANCEL, CAPTURE, REFUND, READ, FIND, LIST_EVENTS }

  String name();

  /**
   * The simulator's settings, as Spring properties.
   *
   * @param webhookUrl where it is to send the provider's webhooks
   */
  Map<String, String> simulator(String webhookUrl);

  /** The adapter's settings by their environment names, with {@link #READ_TIMEOUT_MILLIS}. */
  Map<String, String> settings(String simulatorUrl);

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

  /** Texts that must appear in no outcome: keys, secrets. */
  List<String> secrets();
}

package dev.quittance.providers.omise;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.conformance.ProviderUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Omise, by one of its channels, with an account of one of its versions.
 *
 * @param secret what the simulator signs with, in base64; two while one is replaced
 */
record OmiseUnderTest(String channel, String accountVersion, String secret)
    implements ProviderUnderTest {

  private static final String KEPT = "Y29uZm9ybWFuY2UtdGVzdC1rZXk=";

  @Override
  public String name() {
    return "omise";
  }

  @Override
  public Map<String, String> simulator(String webhookUrl) {
    return Map.of("simulator.omise.webhook-url", webhookUrl,
        "simulator.omise.webhook-secret", secret,
        "simulator.omise.account-version", accountVersion);
  }

  @Override
  public Map<String, String> settings(String simulatorUrl, int timeoutMillis) {
    return Map.of("OMISE_SECRET_KEY", "skey_test_simulator",
        "OMISE_PUBLIC_KEY", "pkey_test_simulator",
        "OMISE_WEBHOOK_SECRET", KEPT,
        "OMISE_API_BASE", simulatorUrl,
        "OMISE_READ_TIMEOUT_MILLIS", Integer.toString(timeoutMillis),
        "OMISE_CONNECT_TIMEOUT_MILLIS", Integer.toString(timeoutMillis));
  }

  @Override
  public Map.Entry<String, String> wrongCredential() {
    return Map.entry("OMISE_SECRET_KEY", "skey_test_of_somebody_else");
  }

  @Override
  public String operation(Call call) {
    return switch (call) {
      case CREATE -> "charges.create";
      case CANCEL -> "charges.expire";
      case CAPTURE -> "charges.capture";
      case REFUND -> "refunds.create";
      case READ -> "charges.retrieve";
      case FIND -> "charges.list";
      case LIST_EVENTS -> "events.list";
    };
  }

  @Override
  public Map<String, String> extra(String simulatorUrl) {
    return Map.of();
  }

  @Override
  public Money amount() {
    return new Money(150_000, "THB");
  }

  @Override
  public String unknownPaymentId() {
    return "chrg_test_none";
  }

  @Override
  public Set<PaymentStatus> toldEnds() {
    return Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED);
  }

  @Override
  public List<String> secrets() {
    return List.of("skey_test_simulator", KEPT, "/omise/pay/chrg", "/omise/qr/chrg");
  }
}

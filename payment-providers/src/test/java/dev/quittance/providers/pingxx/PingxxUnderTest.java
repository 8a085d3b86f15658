package dev.quittance.providers.pingxx;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.conformance.ProviderUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Ping++ on one of its channels; each request is signed, and the simulator checks it. */
record PingxxUnderTest(String channel, Map<String, String> extra) implements ProviderUnderTest {

  private static final String SECRET_KEY = "sk_test_conformance";
  private static final String PRIVATE_KEY_PATH = TestKeys.file(
      TestKeys.pem("PRIVATE KEY", TestKeys.MERCHANT.getPrivate())).toString();
  private static final String SIMULATOR_KEY_PATH = TestKeys.file(
      TestKeys.pem("PRIVATE KEY", TestKeys.PINGXX.getPrivate())).toString();

  @Override
  public String name() {
    return "pingxx";
  }

  @Override
  public Map<String, String> simulator(String webhookUrl) {
    return Map.of("simulator.pingxx.webhook-url", webhookUrl,
        "simulator.pingxx.secret-key", SECRET_KEY,
        "simulator.pingxx.app-id", "app_conformance",
        "simulator.pingxx.private-key-path", SIMULATOR_KEY_PATH,
        "simulator.pingxx.merchant-public-key",
        TestKeys.base64(TestKeys.MERCHANT.getPublic()),
        "simulator.pingxx.refund-delay", "0s");
  }

  @Override
  public Map<String, String> settings(String simulatorUrl, int timeoutMillis) {
    return Map.of("PINGXX_SECRET_KEY", SECRET_KEY,
        "PINGXX_APP_ID", "app_conformance",
        "PINGXX_PRIVATE_KEY_PATH", PRIVATE_KEY_PATH,
        "PINGXX_PUBLIC_KEY", TestKeys.base64(TestKeys.PINGXX.getPublic()),
        "PINGXX_API_BASE", simulatorUrl,
        "PINGXX_READ_TIMEOUT_MILLIS", Integer.toString(timeoutMillis),
        "PINGXX_CONNECT_TIMEOUT_MILLIS", Integer.toString(timeoutMillis));
  }

  @Override
  public Map.Entry<String, String> wrongCredential() {
    return Map.entry("PINGXX_SECRET_KEY", "sk_test_of_somebody_else");
  }

  @Override
  public String operation(Call call) {
    return switch (call) {
      case CREATE -> "charges.create";
      case CANCEL -> "charges.reverse";
      case CAPTURE -> "charges.capture";
      case REFUND -> "refunds.create";
      case READ -> "charges.retrieve";
      case FIND -> "charges.list";
      case LIST_EVENTS -> "events.list";
    };
  }

  @Override
  public Map<String, String> extra(String simulatorUrl) {
    return extra;
  }

  @Override
  public Money amount() {
    return new Money(19900, "CNY");
  }

  @Override
  public String unknownPaymentId() {
    return "ch_none";
  }

  @Override
  public Set<PaymentStatus> toldEnds() {
    return Set.of();
  }

  @Override
  public List<String> secrets() {
    return List.of(SECRET_KEY, "weixin://", "prepay_id=", PRIVATE_KEY_PATH);
  }
}

package dev.quittance.providers.paypal;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.conformance.ProviderUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** PayPal, its webhooks verified in one of the two ways; the simulator's root in a file. */
record PaypalUnderTest(PaypalSettings.Verification verification, Path root)
    implements ProviderUnderTest {

  static PaypalUnderTest verifying(PaypalSettings.Verification verification) {
    try {
      Path folder = Files.createTempDirectory("paypal");
      folder.toFile().deleteOnExit();
      Path root = folder.resolve("root.pem");
      root.toFile().deleteOnExit();
      return new PaypalUnderTest(verification, root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String name() {
    return "paypal";
  }

  @Override
  public Map<String, String> simulator(String webhookUrl) {
    return Map.of("simulator.paypal.webhook-url", webhookUrl,
        "simulator.paypal.client-secret", "secret-of-conformance",
        "simulator.paypal.webhook-id", "WH-CONFORMANCE",
        "simulator.paypal.root-file", root.toString());
  }

  @Override
  public Map<String, String> settings(String simulatorUrl, int timeoutMillis) {
    Map<String, String> settings = new HashMap<>();
    settings.put("PAYPAL_CLIENT_ID", "simulator");
    settings.put("PAYPAL_CLIENT_SECRET", "secret-of-conformance");
    settings.put("PAYPAL_WEBHOOK_ID", "WH-CONFORMANCE");
    settings.put("PAYPAL_WEBHOOK_VERIFICATION", verification.name().toLowerCase(Locale.ROOT));
    settings.put("PAYPAL_API_BASE", simulatorUrl);
    settings.put("PAYPAL_CERT_TRUST_PATH", root.toString());
    settings.put("PAYPAL_CERT_HOST", simulatorUrl.replace("http://", ""));
    settings.put("PAYPAL_READ_TIMEOUT_MILLIS", Integer.toString(timeoutMillis));
    settings.put("PAYPAL_CONNECT_TIMEOUT_MILLIS", Integer.toString(timeoutMillis));
    return settings;
  }

  @Override
  public Map.Entry<String, String> wrongCredential() {
    return Map.entry("PAYPAL_CLIENT_SECRET", "secret-of-somebody-else");
  }

  @Override
  public String operation(Call call) {
    return switch (call) {
      case CREATE -> "orders.create";
      case CAPTURE -> "orders.capture";
      case REFUND -> "refunds.create";
      case READ -> "orders.retrieve";
      case LIST_EVENTS -> "events.list";
      case CANCEL, FIND -> throw new IllegalArgumentException("PayPal has no " + call);
    };
  }

  @Override
  public String channel() {
    return "checkout";
  }

  @Override
  public Map<String, String> extra(String simulatorUrl) {
    return Map.of();
  }

  @Override
  public Money amount() {
    return new Money(5000, "USD");
  }

  @Override
  public String unknownPaymentId() {
    return "5O190127TN364715T";
  }

  @Override
  public Set<PaymentStatus> toldEnds() {
    return Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED);
  }

  @Override
  public List<String> secrets() {
    return List.of("secret-of-conformance", "A21AA");
  }
}

package dev.quittance.providers.stripe;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.conformance.ProviderUnderTest;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Stripe, in one of its two modes. */
record StripeUnderTest(String channel) implements ProviderUnderTest {

  @Override
  public String name() {
    return "stripe";
  }

  @Override
  public Map<String, String> simulator(String webhookUrl) {
    return Map.of("simulator.stripe.webhook-url", webhookUrl,
        "simulator.stripe.webhook-secret", "whsec_conformance");
  }

  @Override
  public Map<String, String> settings(String simulatorUrl, int timeoutMillis) {
    return Map.of("STRIPE_SECRET_KEY", "sk_test_simulator",
        "STRIPE_WEBHOOK_SECRET", "whsec_conformance",
        "STRIPE_API_BASE", simulatorUrl,
        "STRIPE_READ_TIMEOUT_MILLIS", Integer.toString(timeoutMillis),
        "STRIPE_CONNECT_TIMEOUT_MILLIS", Integer.toString(timeoutMillis));
  }

  @Override
  public Map.Entry<String, String> wrongCredential() {
    return Map.entry("STRIPE_SECRET_KEY", "sk_test_of_somebody_else");
  }

  @Override
  public String operation(Call call) {
    boolean hosted = channel.equals("checkout_session");
    String resource = hosted ? "checkout.sessions" : "payment_intents";
    return switch (call) {
      case CREATE -> resource + ".create";
      case CANCEL -> hosted ? "checkout.sessions.expire" : "payment_intents.cancel";
      case CAPTURE -> "payment_intents.capture";
      case REFUND -> "refunds.create";
      case READ -> resource + ".retrieve";
      case FIND -> resource + ".list";
      case LIST_EVENTS -> "events.list";
    };
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
    return channel.equals("checkout_session") ? "cs_test_none" : "pi_none";
  }

  @Override
  public Set<PaymentStatus> toldEnds() {
    return Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED);
  }

  @Override
  public List<String> secrets() {
    return List.of("sk_test_simulator", "whsec_conformance", "_secret_a", "_secret_1");
  }
}

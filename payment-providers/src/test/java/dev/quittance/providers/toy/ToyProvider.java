package dev.quittance.providers.toy;

import dev.quittance.events.Money;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.http.ProviderHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Set;

/** Payments at Toy: it redirects, refunds, and knows our keys; it can do nothing else. */
public final class ToyProvider implements PaymentProvider {

  static final String NAME = "toy";
  private static final int CONNECT_TIMEOUT_MILLIS = 3000;

  private final ToySettings settings;
  private final ProviderHttp http;

  public ToyProvider(ToySettings settings) {
    this.settings = settings;
    this.http = new ProviderHttp(CONNECT_TIMEOUT_MILLIS, settings.readTimeoutMillis());
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of("redirect"),
        Set.of(Capability.REFUND, Capability.IDEMPOTENT_CALLS), Set.of());
  }

  @Override
  public ProviderOutcome create(CreatePayment command) {
    String channel = command.channel();
    if (channel != null && !channel.equals("redirect")) {
      return unsupported("Toy has no channel " + channel);
    }
    if (!command.amount().isPositive()) {
      return new NotAttempted("invalid_request", "the amount must be positive", false, null);
    }
    return post("/payments", command.paymentId().value(), command.amount());
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    return post("/payments/" + ProviderHttp.segment(command.payment().providerPaymentId())
        + "/refunds", command.refundId().value(), command.amount());
  }

  private ProviderOutcome post(String path, String ourId, Money amount) {
    String body = "{\"our_id\": \"%s\", \"amount\": %d, \"currency\": \"%s\"}"
        .formatted(ourId, amount.amountMinor(), amount.currency());
    HttpRequest request = HttpRequest.newBuilder(URI.create(settings.apiBase() + path))
        .header("Authorization", "Bearer " + settings.key().value())
        .header("Idempotency-Key", ourId)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body)).build();
    return ToyMapping.outcomeOf(http.send(request));
  }

  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    return unsupported("Toy cannot cancel");
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    return new PaymentReading.Unavailable("unsupported", "Toy cannot be read", null);
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    return new PaymentReading.Unavailable("unsupported", "Toy cannot be searched", null);
  }

  private static ProviderOutcome unsupported(String message) {
    return new NotAttempted("unsupported", message, false, null);
  }
}

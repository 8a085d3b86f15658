package dev.quittance.providers.dummy;

import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.seconds;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundId;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.signature.TimestampedHmac;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dummy provider's webhooks, which the order service sends for {@code /payments/simulate}.
 *
 * <p>Header {@code Quittance-Signature: t=<unix seconds>,v1=<hex>}, HMAC-SHA256 over
 * {@code t.body} with {@code PAYMENT_WEBHOOK_SECRET}. Body: {@code id}, {@code type}
 * ({@code payment.succeeded}, {@code payment.failed}, {@code payment.refunded}), {@code created}
 * (unix seconds) and {@code data} with {@code payment_id}, {@code order_id},
 * {@code provider_payment_id}, {@code amount_minor}, {@code currency}; for a failure {@code code}
 * and {@code message}; for a refund {@code refund_id} and {@code total_refunded_minor}.
 */
public final class DummyWebhooks implements ProviderWebhooks {

  private static final String SIGNATURE = "Quittance-Signature";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TimestampedHmac signature;

  public DummyWebhooks(DummySettings settings, Clock clock) {
    this.signature = new TimestampedHmac(settings.webhookSecrets(), clock);
  }

  @Override
  public String provider() {
    return DummyProvider.NAME;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    String refusal = signature.refusal(request.header(SIGNATURE), request.body());
    return refusal == null ? translate(request.body())
        : new WebhookVerdict.InvalidSignature(refusal);
  }

  @Override
  public WebhookVerdict translate(byte[] body) {
    try {
      JsonNode event = JSON.readTree(body);
      String id = required(event, "id");
      String type = required(event, "type");
      Instant created = seconds(event, "created");
      return new WebhookVerdict.Verified(new ProviderEvent(DummyProvider.NAME, id, type, created,
          translation(id, type, created, event.path("data"))));
    } catch (JacksonException e) {
      // Without its message: that names our classes.
      return new WebhookVerdict.Malformed("no JSON");
    } catch (IllegalArgumentException e) {
      return new WebhookVerdict.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Translation translation(
      String id, String type, Instant created, JsonNode data) {
    return switch (type) {
      case "payment.succeeded" -> new Translation.Outcome(
          new PaymentSucceeded(report(id, created, data), money(data, "amount_minor")));
      case "payment.failed" -> new Translation.Outcome(new PaymentFailed(
          report(id, created, data), data.path("code").asString("declined"),
          data.path("message").asString("the payment failed"), false));
      case "payment.refunded" -> new Translation.Outcome(new PaymentRefunded(
          report(id, created, data), refundId(data), providerRefundId(id, data),
          money(data, "amount_minor"), data.has("total_refunded_minor")
              ? money(data, "total_refunded_minor") : null));
      default -> new Translation.Ignored("unknown_type");
    };
  }

  private static ProviderReport report(String id, Instant created, JsonNode data) {
    String payment = required(data, "provider_payment_id");
    String order = data.path("order_id").asString("");
    return new ProviderReport(DummyProvider.NAME, id, payment, Map.of("dummy", payment),
        order.isBlank() ? null : new OrderId(order),
        new PaymentId(required(data, "payment_id")), created, ReportedBy.WEBHOOK);
  }

  private static @Nullable RefundId refundId(JsonNode data) {
    String id = data.path("refund_id").asString("");
    return id.isBlank() ? null : new RefundId(id);
  }

  /** The same that {@link DummyProvider#refund} answers, if it is one of ours. */
  private static String providerRefundId(String id, JsonNode data) {
    RefundId refund = refundId(data);
    return "dummy_refund_" + (refund == null ? id : refund.value());
  }

  private static Money money(JsonNode data, String field) {
    return new Money(whole(data, field), required(data, "currency"));
  }
}

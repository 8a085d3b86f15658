package dev.quittance.events;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who said it: the part that all events share which tell what a provider says.
 *
 * @param provider the provider's name, {@code stripe} for one
 * @param providerEventId the provider's own id of the event; for a sync or a call the whole id
 *     made by {@link #bySync} or {@link #byCall}
 * @param providerPaymentId the provider's id of the payment as we created it, if it is known
 * @param references every id the provider used for this payment, by kind: {@code
 *     checkout_session}, {@code payment_intent}, {@code charge}
 * @param orderId our order, as the provider returned it from our metadata
 * @param paymentId our payment attempt, as the provider returned it from our metadata
 * @param occurredAt when it happened, by the provider's clock
 * @param reportedBy how we learned it
 */
public record ProviderReport(
    String provider,
    String providerEventId,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    @Nullable OrderId orderId,
    @Nullable PaymentId paymentId,
    Instant occurredAt,
    ReportedBy reportedBy) {

  public ProviderReport {
    references = Map.copyOf(references);
  }

  /** The deterministic provider event id of a fact that reconciliation found by reading. */
  public static String bySync(String provider, String providerPaymentId, String fact) {
    return "sync:" + provider + ":" + providerPaymentId + ":" + fact;
  }

  /** The deterministic provider event id of a fact that a provider's answer to us brought. */
  public static String byCall(String provider, String ourId, String fact) {
    return "call:" + provider + ":" + ourId + ":" + fact;
  }

  /** The id of the event that carries this report. */
  public String eventId() {
    return reportedBy == ReportedBy.WEBHOOK ? provider + ":" + providerEventId : providerEventId;
  }

  /** The topic of an event that may come from a provider's event or from its answer to a call. */
  Topic topic() {
    return reportedBy == ReportedBy.CALL ? Topic.PAYMENT_LIFECYCLE : Topic.PAYMENT_OUTCOMES;
  }

  /** The Kafka key on that topic: the provider event id on outcomes, the order id otherwise. */
  String key() {
    return reportedBy == ReportedBy.CALL && orderId != null ? orderId.value() : providerEventId;
  }
}

package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the provider has it at one moment.
 *
 * @param amount what was asked for
 * @param received what the provider took
 * @param refunded what went back so far
 * @param occurredAt when it came into this state, or the nearest the provider tells
 * @param payload what the payer needs to act, while the payment is pending and the provider tells
 * @param disputes those that the provider shows with the payment; none proves nothing
 */
public record PaymentSnapshot(
    String provider,
    String providerPaymentId,
    Map<String, String> references,
    @Nullable OrderId orderId,
    @Nullable PaymentId paymentId,
    PaymentStatus status,
    Money amount,
    Money received,
    Money refunded,
    @Nullable String failureCode,
    @Nullable String failureMessage,
    List<RefundSnapshot> refunds,
    @Nullable Instant expiresAt,
    Instant occurredAt,
    @Nullable PaymentPayload payload,
    RawAnswer raw,
    List<DisputeSnapshot> disputes) {

  public PaymentSnapshot {
    references = Map.copyOf(references);
    refunds = List.copyOf(refunds);
    disputes = List.copyOf(disputes);
  }

  /** A snapshot of a provider that shows no disputes with a payment. */
  public PaymentSnapshot(String provider, String providerPaymentId,
      Map<String, String> references, @Nullable OrderId orderId, @Nullable PaymentId paymentId,
      PaymentStatus status, Money amount, Money received, Money refunded,
      @Nullable String failureCode, @Nullable String failureMessage,
      List<RefundSnapshot> refunds, @Nullable Instant expiresAt, Instant occurredAt,
      @Nullable PaymentPayload payload, RawAnswer raw) {
    this(provider, providerPaymentId, references, orderId, paymentId, status, amount, received,
        refunded, failureCode, failureMessage, refunds, expiresAt, occurredAt, payload, raw,
        List.of());
  }
}

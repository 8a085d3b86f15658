package dev.quittance.simulator.ledger;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One payment as its provider sees it; amounts are the provider's own integers.
 *
 * @param references the provider's other ids of this payment, by kind
 * @param orderId what the merchant put into the metadata as {@code order_id}
 * @param paymentId what the merchant put into the metadata as {@code payment_id}
 * @param status pending, authorised, succeeded, partially_refunded, refunded, expired, cancelled
 * @param failedAttempts how often the payer was declined
 * @param createdAt RFC 3339
 */
public record LedgerPayment(
    String provider,
    String providerPaymentId,
    Map<String, String> references,
    @Nullable String orderId,
    @Nullable String paymentId,
    long amountMinor,
    String currency,
    long capturedMinor,
    long refundedMinor,
    boolean disputed,
    long disputedMinor,
    String status,
    String providerStatus,
    int failedAttempts,
    List<Refund> refunds,
    String createdAt) {

  /** A refund; its {@code refundId} is what the merchant put into the metadata. */
  public record Refund(
      String providerRefundId, @Nullable String refundId, long amountMinor, String status) {}
}

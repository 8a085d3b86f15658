package dev.quittance.gateway.operations;

import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;
import org.jspecify.annotations.Nullable;

/**
 * Something to be done at a provider, held under a lease.
 *
 * @param key names it, and makes a second request of the same thing the same operation
 * @param request what was asked for
 * @param unknown whether an earlier try ended with an unknown result
 * @param tries how often it was claimed, this time included
 */
public record Operation(
    String key,
    String provider,
    PaymentRequestEvent request,
    boolean unknown,
    int tries,
    @Nullable String traceparent) {

  /** The key of what that request asks for. */
  public static String keyOf(PaymentRequestEvent request) {
    return switch (request) {
      case PaymentRequested payment -> "create:" + payment.paymentId();
      case PaymentCancellationRequested cancellation -> "cancel:" + cancellation.paymentId();
      case RefundRequested refund -> "refund:" + refund.refundId();
    };
  }

  /** Its kind in the database. */
  static String kindOf(PaymentRequestEvent request) {
    return switch (request) {
      case PaymentRequested _ -> "create";
      case PaymentCancellationRequested _ -> "cancel";
      case RefundRequested _ -> "refund";
    };
  }

  PaymentId paymentId() {
    return request.paymentId();
  }
}

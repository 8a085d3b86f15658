package dev.quittance.order.payments;

import dev.quittance.order.orders.DisputeStatus;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.runtime.openapi.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An order with its payment as the API shows it.
 *
 * @param price in major units
 * @param channel {@code stripe:checkout_session}, {@code wx_pub_qr}
 * @param qrUrl what to draw or open, blank if there is nothing
 * @param paymentPayload what the payer needs to act; null if the attempt is not created yet
 * @param status of the order; {@code pending} while the provider has not answered
 * @param dispute of the order: {@code none}, {@code open}, {@code won} or {@code lost}
 */
public record PaymentView(
    String orderId,
    String userId,
    String price,
    String currency,
    @Nullable String channel,
    String qrUrl,
    @Nullable String paymentChannel,
    @Nullable Map<String, @Nullable Object> paymentPayload,
    @Nullable String paymentId,
    @OneOf(value = OrderStatus.class, also = "pending") String status,
    @OneOf(PaymentStatus.class) @Nullable String paymentStatus,
    @Nullable Instant paidAt,
    @OneOf(DisputeStatus.class) String dispute,
    List<RefundView> refunds) {

  /** A refund as the provider told it. */
  @Schema(name = "ToldRefund")
  public record RefundView(String providerRefundId, String amount,
      @Schema(allowableValues = {"succeeded", "failed"}) String status) {
  }

  static PaymentView of(Order order, @Nullable Payment payment, String status,
      @Nullable Map<String, @Nullable Object> payload) {
    return new PaymentView(order.orderId().value(), order.userId(),
        order.amount().toMajorText(), order.amount().currency(),
        payment == null ? null : Channel.shown(payment.paymentChannel(), payment.channel()),
        urlOf(payload), payment == null ? null : payment.paymentChannel(), payload,
        payment == null ? null : payment.paymentId().value(), status,
        payment == null ? null : payment.status().text(), order.paidAt(),
        order.dispute().text(),
        payment == null ? List.of() : refundsOf(payment));
  }

  /** Where providers' payloads have the address that a payer opens, or draws as a code. */
  private static final List<String> URLS =
      List.of("qr_url", "checkout_session_url", "payment_url", "authorize_uri");
  /** Without the payload: it holds what lets anybody pay, and frameworks log what they write. */
  @Override
  public String toString() {
    return "PaymentView[orderId=" + orderId + ", paymentId=" + paymentId + ", status=" + status
        + "]";
  }

  private static List<RefundView> refundsOf(Payment payment) {
    return payment.facts().refunds().entrySet().stream()
        .map(refund -> new RefundView(refund.getKey(),
            new dev.quittance.events.Money(
                refund.getValue().amountMinor(), payment.amount().currency()).toMajorText(),
            refund.getValue().failed() ? "failed" : "succeeded"))
        .toList();
  }

  static String urlOf(@Nullable Map<String, @Nullable Object> payload) {
    if (payload == null) {
      return "";
    }
    for (String field : URLS) {
      if (payload.get(field) instanceof String url) {
        return url;
      }
    }
    return "";
  }
}

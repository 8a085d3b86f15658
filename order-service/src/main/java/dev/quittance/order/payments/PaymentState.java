package dev.quittance.order.payments;

import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.runtime.openapi.OneOf;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One payment, told in few words to who waits for its end.
 *
 * @param status {@code pending}, {@code processing}, {@code succeeded}, {@code failed}, and once
 *     money went back {@code partially_refunded} or {@code refunded}
 * @param amount in major units, a number
 * @param creditsPurchased what its order grants
 * @param paymentUrl where the payer acts; null while there is nothing, or nothing any more
 * @param errorMessage why the last try failed
 */
public record PaymentState(
    String paymentId,
    String orderId,
    @Schema(allowableValues = {"pending", "processing", "succeeded", "failed",
      "partially_refunded", "refunded"}) String status,
    @OneOf(OrderStatus.class) String orderStatus,
    BigDecimal amount,
    String currency,
    long creditsPurchased,
    @Nullable String paymentUrl,
    String paymentChannel,
    @Nullable String errorMessage,
    Instant createdAt,
    @Nullable Instant paidAt) {

  static PaymentState of(Order order, Payment payment, @Nullable String paymentUrl) {
    boolean paidIt = payment.paymentId().equals(order.paidPaymentId());
    return new PaymentState(payment.paymentId().value(), order.orderId().value(),
        statusOf(payment.status(), order.status()), order.status().text(),
        payment.amount().toMajor(), payment.amount().currency(), order.credits(), paymentUrl,
        payment.paymentChannel(), payment.failureMessage(), payment.createdAt(),
        paidIt ? order.paidAt() : null);
  }

  /** Every ending is one of the words at which a frontend stops to ask. */
  static String statusOf(PaymentStatus payment, OrderStatus order) {
    return switch (payment) {
      // In review the money may be there, but a person has to say so.
      case REQUESTED, PENDING -> order == OrderStatus.REVIEW ? "processing" : "pending";
      case UNKNOWN -> "processing";
      case SUCCEEDED -> switch (order) {
        case REVIEW -> "processing";
        // A person has rejected the money: it goes back.
        case CANCELLED -> "failed";
        case CREATED, AWAITING_PAYMENT, PAID, PARTIALLY_REFUNDED, REFUNDED, EXPIRED -> "succeeded";
      };
      case FAILED, EXPIRED, CANCELLED -> "failed";
      case PARTIALLY_REFUNDED, REFUNDED -> payment.text();
    };
  }
}

package dev.quittance.order.payments;

import dev.quittance.order.orders.Order;
import dev.quittance.order.payments.ShowPaymentState.Found;
import dev.quittance.runtime.security.Caller;
import dev.quittance.runtime.web.ProblemException;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Refunds a payment by its own id, and tells what it means to the credits of the order. */
@Component
public class RefundPayment {

  private final ShowPaymentState payments;
  private final RequestRefund requestRefund;
  private final RefundRequests refunds;

  RefundPayment(
      ShowPaymentState payments, RequestRefund requestRefund, RefundRequests refunds) {
    this.payments = payments;
    this.requestRefund = requestRefund;
    this.refunds = refunds;
  }

  /**
   * What is asked for.
   *
   * @param provider whose payment it must be
   * @param amount in major units; null for all that is left
   * @param key the caller's own name of this refund; null if there is none
   */
  public record Wish(String provider, String paymentId, @Nullable String amount, String reason,
      @Nullable String key) {
  }

  /**
   * What became of it.
   *
   * @param success whether the refund is under way or done; a refusal is a problem instead
   * @param refundId the provider's id, {@code re_…}; ours while the provider has not answered
   * @param refundRequestId ours
   * @param status {@code requested}, {@code pending} or {@code succeeded}
   * @param amount in major units, a number
   * @param creditsRefunded this refund's share of the credits that the order granted
   */
  public record Refunded(boolean success, String refundId, String refundRequestId,
      @Schema(allowableValues = {"requested", "pending", "succeeded"}) String status,
      BigDecimal amount, String currency, long creditsRefunded, String message) {
  }

  /** Asks, and waits a bounded time for the gateway's answer. */
  public Mono<Refunded> refund(Wish wish, Caller caller) {
    return payments.visible(wish.paymentId(), caller)
        .filter(found -> found.payment().paymentChannel().equals(wish.provider()))
        .switchIfEmpty(Mono.error(() -> ShowPaymentState.notFound(
            wish.paymentId() + " of " + wish.provider())))
        .flatMap(found -> requestRefund.request(new RequestRefund.Wish(found.order(),
                found.payment().paymentId(), wish.amount(), wish.reason(), caller.userId(),
                wish.key()))
            .flatMap(refund -> told(found, refund)));
  }

  private Mono<Refunded> told(Found found, RefundRequest refund) {
    return switch (refund.status()) {
      case FAILED -> Mono.error(new ProblemException(HttpStatus.BAD_GATEWAY, "refund_failed",
          refund.failureCode() + ": " + refund.failureMessage())
          .with("payment_channel", found.payment().paymentChannel()));
      case REQUESTED -> answer(
          found, refund, "Refund requested, the provider has not answered yet");
      case PENDING -> answer(found, refund, "Refund accepted by the provider");
      case SUCCEEDED -> answer(found, refund, "Refund processed successfully");
    };
  }

  private Mono<Refunded> answer(Found found, RefundRequest refund, String message) {
    String ours = refund.refundId().value();
    String theirs = refund.providerRefundId();
    return refunds.ofPayment(found.payment().paymentId()).collectList().map(all -> {
      // Those after this one have their own share.
      long before = Refundable.refundedBefore(found.payment(), refund, all);
      return new Refunded(true, theirs == null ? ours : theirs, ours,
          refund.status().name().toLowerCase(Locale.ROOT), refund.amount().toMajor(),
          refund.amount().currency(),
          share(found.order(), found.payment(), before + refund.amount().amountMinor())
              - share(found.order(), found.payment(), before), message);
    });
  }

  /**
   * The credits that go with a total refund, rounded down; of the total and not of each refund, so
   * that several never take more than one.
   */
  static long share(Order order, Payment payment, long refundedMinor) {
    Long received = payment.facts().receivedMinor();
    boolean granted = payment.paymentId().equals(order.paidPaymentId());
    if (received == null || received == 0 || !granted) {
      return 0;
    }
    return BigInteger.valueOf(order.credits())
        .multiply(BigInteger.valueOf(Math.min(refundedMinor, received)))
        .divide(BigInteger.valueOf(received)).longValueExact();
  }
}

package dev.quittance.order.payments;

import dev.quittance.events.Event;
import dev.quittance.events.Money;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a change of a payment means to its order. Pure.
 *
 * @param order as it is from now on
 * @param payment as it is from now on
 * @param events what to publish
 * @param action what to write into the audit trail; null for nothing
 * @param detail of that
 */
record OrderChange(Order order, Payment payment, List<Event> events, @Nullable String action,
    String detail) {

  OrderChange {
    events = List.copyOf(events);
  }

  /** Why the order goes to review with this change; null if it does not. */
  @Nullable String reviewReason() {
    return events.stream()
        .flatMap(event -> event instanceof OrderReviewRequired review
            ? Stream.of(review.reason()) : Stream.empty())
        .findFirst().orElse(null);
  }

  /** The refunds that are asked for with this change. */
  List<RefundRequested> refundRequests() {
    return events.stream().filter(RefundRequested.class::isInstance)
        .map(RefundRequested.class::cast).toList();
  }

  /**
   * Decides.
   *
   * @param before the refunded amount before this change, minor units
   */
  static OrderChange of(
      Order order, Payment payment, long before, boolean refundSurplus, Instant now) {
    if (payment.facts().receivedMinor() == null || payment.surplus()) {
      return new OrderChange(order, payment, List.of(), null, "");
    }
    if (order.status() == OrderStatus.REVIEW) {
      return new OrderChange(order, payment, List.of(), "payment.success_in_review",
          "money came for an order in review");
    }
    if (!order.status().isPaid()) {
      return payment.amount().equals(order.amount())
          ? refunds(paid(order, payment, now), 0, now)
          : otherPrice(order, payment, refundSurplus, now);
    }
    if (!payment.paymentId().equals(order.paidPaymentId())) {
      return surplus(order, payment, leftOf(payment), "the order was paid already",
          refundSurplus, now);
    }
    return refunds(new OrderChange(order, payment, List.of(), null, ""), before, now);
  }

  private static OrderChange paid(Order order, Payment payment, Instant now) {
    // An older attempt may have paid it, through another channel than the latest.
    Order paid = order.through(payment.paymentChannel(), payment.channel())
        .paidBy(payment.paymentId(), now);
    OrderPaid event = new OrderPaid(order.orderId(), order.userId(), payment.paymentId(),
        payment.paymentChannel(), payment.amount(), order.productId(), order.metadata(), now,
        order.credits());
    return new OrderChange(paid, payment, List.of(event), "payment.finalize",
        "paid " + payment.amount() + ", was " + order.status().text());
  }

  /**
   * An attempt from before a coupon came or went took the price that was. It must not pay the
   * order; it goes back, and the order waits on. Without that policy a person must look.
   */
  private static OrderChange otherPrice(
      Order order, Payment payment, boolean refundSurplus, Instant now) {
    String detail = "came " + payment.amount() + ", the order costs " + order.amount() + " by now";
    return refundSurplus ? surplus(order, payment, leftOf(payment), detail, true, now)
        : review(order, payment, new Verdict.Disagrees("price_changed", detail), now);
  }

  private static long leftOf(Payment payment) {
    Long received = payment.facts().receivedMinor();
    return (received == null ? 0 : received) - payment.facts().refundedMinor();
  }

  /**
   * Money that does not pay the order. It goes back by policy, unless the payer fetches it already:
   * what is disputed, or lost by that, would go back twice. {@link SurplusRest} sees to the rest.
   *
   * @param leftMinor what of it did not go back yet, and was not asked for
   */
  static OrderChange surplus(Order order, Payment payment, long leftMinor, String why,
      boolean refundSurplus, Instant now) {
    Money left = new Money(Math.max(0, leftMinor), payment.amount().currency());
    String told = why + ": " + payment.amount() + ", ";
    if (!refundSurplus || !left.isPositive()) {
      return surplus(order, payment, List.of(),
          told + (left.isPositive() ? "kept" : "went back already"));
    }
    return switch (payment.facts().dispute()) {
      case NONE -> surplus(order, payment, List.of(new RefundRequested(order.orderId(),
          payment.paymentId(), new RefundId("surplus-" + payment.paymentId()), left, why,
          SurplusRest.POLICY, now)), told + left + " refunded");
      case WON -> surplus(order, payment, List.of(), told + "a dispute about it is won");
      case OPEN, LOST -> surplus(order, payment, List.of(new OrderReviewRequired(
          order.orderId(), order.userId(), payment.paymentId(), OrderCounters.SURPLUS_DISPUTED,
          told + "disputed", now)), told + "kept: it is disputed");
    };
  }

  private static OrderChange surplus(
      Order order, Payment payment, List<Event> events, String detail) {
    return new OrderChange(order, payment.asSurplus(), events, "payment.surplus", detail);
  }

  private static OrderChange refunds(OrderChange change, long before, Instant now) {
    Payment payment = change.payment();
    long refunded = payment.facts().refundedMinor();
    if (refunded == before) {
      return change;
    }
    OrderStatus status = switch (payment.status()) {
      case PARTIALLY_REFUNDED -> OrderStatus.PARTIALLY_REFUNDED;
      case REFUNDED -> OrderStatus.REFUNDED;
      case REQUESTED, PENDING, UNKNOWN, SUCCEEDED, FAILED, EXPIRED, CANCELLED -> OrderStatus.PAID;
    };
    Order order = change.order().with(status);
    Money total = new Money(refunded, payment.amount().currency());
    long failed = payment.facts().failedRefundMinor();
    List<Event> events = new ArrayList<>(change.events());
    events.add(new OrderRefunded(order.orderId(), order.userId(), payment.paymentId(),
        payment.amount(), total,
        failed == 0 ? null : new Money(failed, payment.amount().currency()),
        status == OrderStatus.REFUNDED, now));
    return new OrderChange(order, payment, events,
        change.action() == null ? "payment.refund" : change.action(),
        change.action() == null ? "refunded " + total + " in all" : change.detail());
  }

  /** The order goes to review: nothing is delivered until a person has looked. */
  static OrderChange review(
      Order order, Payment payment, Verdict.Disagrees verdict, Instant now) {
    // What was delivered stays delivered; an unpaid order must not become paid by itself.
    Order reviewed = order.status().isPaid() ? order : order.with(OrderStatus.REVIEW);
    return new OrderChange(reviewed, payment, List.of(new OrderReviewRequired(order.orderId(),
        order.userId(), payment.paymentId(), verdict.reason(), verdict.detail(), now)),
        "payment.mismatch", verdict.reason() + ": " + verdict.detail());
  }
}

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
      return surplus(order, payment, "the order was paid already", refundSurplus, now);
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
    return refundSurplus ? surplus(order, payment, detail, true, now)
        : review(order, payment, new Verdict.Disagrees("price_changed", detail), now);
  }

  private static OrderChange surplus(
      Order order, Payment payment, String why, boolean refundSurplus, Instant now) {
    RefundRequested refund = new RefundRequested(order.orderId(), payment.paymentId(),
        new RefundId("surplus-" + payment.paymentId()), payment.amount(),
        why, SurplusRest.POLICY, now);
    return new OrderChange(order, payment.asSurplus(),
        refundSurplus ? List.of(refund) : List.of(), "payment.surplus",
        why + ": " + payment.amount() + (refundSurplus ? ", refunded" : ", kept"));
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
    List<Event> events = new ArrayList<>(change.events());
    events.add(new OrderRefunded(order.orderId(), order.userId(), payment.paymentId(),
        payment.amount(), total, status == OrderStatus.REFUNDED, now));
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

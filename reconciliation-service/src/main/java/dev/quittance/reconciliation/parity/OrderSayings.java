package dev.quittance.reconciliation.parity;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.CreditsGranted;
import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderCancelled;
import dev.quittance.events.OrderCreated;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * All that the services said of one order. Sayings only add up, so that they may be heard in any
 * order and any number of times. Pure.
 *
 * @param payments by payment id
 * @param refunds those that we asked for or heard answers to, by our refund id
 * @param reviewedSince when it was first heard that a person must look at the order; null if never
 */
record OrderSayings(Map<String, PaymentSayings> payments, Map<String, RefundAsked> refunds,
    CreditSayings credits, @Nullable Instant reviewedSince) {

  static final OrderSayings NONE =
      new OrderSayings(Map.of(), Map.of(), CreditSayings.NONE, null);
  private static final String BY_HAND = "manual";
  private static final String SURPLUS = "policy:surplus";
  /** These are about one payment's money; the order goes on as it was. */
  private static final Set<String> SURPLUS_REVIEWS =
      Set.of("surplus_disputed", "surplus_refund_failed");

  OrderSayings {
    payments = Map.copyOf(payments);
    refunds = Map.copyOf(refunds);
  }

  /**
   * A refund by our id.
   *
   * @param since when it was heard that it was asked for; null if only an answer came
   */
  record RefundAsked(String paymentId, @Nullable Instant since, boolean answered) {
  }

  /**
   * With one more saying.
   *
   * @param known the payment of an outcome, which may name it by the provider's ids only; null
   *     for what is no outcome
   * @param since when it was heard; {@link Instant#EPOCH} for what is too old to be checked
   */
  OrderSayings and(EventEnvelope envelope, @Nullable PaymentId known, Instant since) {
    return switch (envelope.data()) {
      case PaymentRequested asked -> payment(asked.paymentId(),
          payment -> payment.and(Mark.REQUESTED, since).until(asked.expiresAt()));
      case PaymentCancellationRequested asked ->
        mark(asked.paymentId(), Mark.CANCELLATION_REQUESTED, since);
      case RefundRequested asked -> asked(asked, since);
      case PaymentCreated created -> mark(created.paymentId(), Mark.CREATED, since);
      case PaymentCreationFailed failed -> mark(failed.paymentId(), Mark.CREATION_FAILED, since);
      case RefundCreated made -> answered(made.paymentId(), made.refundId())
          .payment(made.paymentId(), payment -> made.completed()
              ? payment.refunds(all -> all.andTold(
                  made.providerRefundId(), made.amount(), false, null, since)) : payment);
      case PaymentOutcome outcome -> known == null ? this : and(outcome, known, since);
      case OrderPaid paid -> paid(paid, since);
      case OrderRefunded refunded -> payment(refunded.paymentId(), payment -> payment.refunds(
          all -> all.andApplied(refunded.totalRefunded(), refunded.refundedAt(), since)));
      case OrderReviewRequired review -> reviewed(review, since);
      case CreditsGranted granted -> new OrderSayings(payments, refunds,
          credits.andGrant(envelope.id(), granted, since), reviewedSince);
      case OrderCreated _, OrderExpired _, OrderCancelled _, CreditsRevoked _,
          CreditsChanged _ -> this;
    };
  }

  private OrderSayings and(PaymentOutcome outcome, PaymentId paymentId, Instant since) {
    return switch (outcome) {
      case PaymentCancelled _ -> mark(paymentId, Mark.CANCELLED, since);
      case PaymentSucceeded _ -> mark(paymentId, Mark.SUCCEEDED, since);
      case PaymentRefunded told -> answered(paymentId, told.refundId())
          .payment(paymentId, payment -> payment.refunds(all -> all.andTold(
              told.providerRefundId(), told.amount(), false, told.totalRefunded(), since)));
      case RefundFailed told -> answered(paymentId, told.refundId())
          .payment(paymentId, payment -> payment.refunds(all -> all.andTold(
              told.providerRefundId(), told.amount(), true, null, since)));
      case PaymentFailed _, PaymentExpired _, PaymentApproved _, PaymentUpdated _,
          DisputeOpened _, DisputeClosed _ -> this;
    };
  }

  private OrderSayings paid(OrderPaid paid, Instant since) {
    OrderSayings marked = mark(paid.paymentId(), Mark.PAID, since);
    if (paid.paymentChannel().equals(BY_HAND)) {
      marked = marked.mark(paid.paymentId(), Mark.PAID_BY_HAND, since);
    }
    return new OrderSayings(marked.payments, marked.refunds,
        credits.andDue(paid.credits(), since), reviewedSince);
  }

  private OrderSayings reviewed(OrderReviewRequired review, Instant since) {
    PaymentId paymentId = review.paymentId();
    return paymentId != null && SURPLUS_REVIEWS.contains(review.reason())
        ? mark(paymentId, Mark.SURPLUS, since)
        : new OrderSayings(
            payments, refunds, credits, reviewedSince == null ? since : reviewedSince);
  }

  private OrderSayings asked(RefundRequested asked, Instant since) {
    Map<String, RefundAsked> all = new HashMap<>(refunds);
    all.merge(asked.refundId().value(),
        new RefundAsked(asked.paymentId().value(), since, false), (before, next) ->
            before.since() == null ? new RefundAsked(next.paymentId(), since, before.answered())
                : before);
    OrderSayings with = new OrderSayings(payments, all, credits, reviewedSince);
    return asked.requestedBy().equals(SURPLUS)
        ? with.mark(asked.paymentId(), Mark.SURPLUS, since) : with;
  }

  private OrderSayings answered(PaymentId paymentId, @Nullable RefundId refundId) {
    if (refundId == null) {
      return this;
    }
    Map<String, RefundAsked> all = new HashMap<>(refunds);
    all.merge(refundId.value(), new RefundAsked(paymentId.value(), null, true),
        (before, _) -> new RefundAsked(before.paymentId(), before.since(), true));
    return new OrderSayings(payments, all, credits, reviewedSince);
  }

  private OrderSayings mark(PaymentId paymentId, Mark mark, Instant since) {
    return payment(paymentId, payment -> payment.and(mark, since));
  }

  private OrderSayings payment(PaymentId paymentId, UnaryOperator<PaymentSayings> change) {
    Map<String, PaymentSayings> all = new HashMap<>(payments);
    all.put(paymentId.value(), change.apply(
        payments.getOrDefault(paymentId.value(), PaymentSayings.NONE)));
    return new OrderSayings(all, refunds, credits, reviewedSince);
  }

  /** The payment that paid it; null if none is known to have. */
  @Nullable String paidBy() {
    return payments.entrySet().stream().filter(entry -> entry.getValue().has(Mark.PAID))
        .map(Map.Entry::getKey).sorted().findFirst().orElse(null);
  }
}

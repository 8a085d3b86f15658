package dev.quittance.order.payments;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.Money;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import java.time.Instant;
import java.util.List;

/**
 * What is done about a surplus that the refund by policy did not bring back. Pure.
 *
 * <p>A refund of all of it fails when a part went back already, by hand in the provider's
 * dashboard: then the rest is asked for. One that is known not to have been made is made again, and
 * so is one that failed, or was not even asked for, because the payer disputed, once we have won.
 * Anything else would fail again, and is for a person.
 */
sealed interface SurplusRest {

  String POLICY = "policy:surplus";
  /** What the gateway says of a refund that it looked for and that is not there. */
  String NOT_MADE = "not_made";
  /** Each one after a failure; what is left then is not for a machine. */
  int MOST_REFUNDS = 5;

  /** All is back, or on its way, or disputed, or nobody wanted it back. */
  record Nothing() implements SurplusRest {
  }

  /** Another refund, under an id that follows from payment and number. */
  record Ask(RefundRequested refund) implements SurplusRest {
  }

  /**
   * It stays at the provider until a person has looked.
   *
   * @param reason as in {@code order.review_required.v1}
   */
  record ForPerson(Money left, String reason, String why) implements SurplusRest {
  }

  /**
   * Decides.
   *
   * @param requests all refunds of the payment that were asked for, oldest first
   * @param refundSurplus whether the policy wants surplus back
   */
  static SurplusRest of(
      Payment payment, List<RefundRequest> requests, boolean refundSurplus, Instant now) {
    List<RefundRequest> byPolicy = requests.stream()
        .filter(request -> request.requestedBy().equals(POLICY)).toList();
    long left = Refundable.of(payment, requests);
    if (!payment.surplus() || left <= 0
        || requests.stream().anyMatch(request -> request.status().isOpen())
        || isDisputed(payment.facts().dispute())) {
      return new Nothing();
    }
    Money rest = new Money(left, payment.amount().currency());
    boolean won = payment.facts().dispute() == PaymentFacts.Dispute.WON;
    if (byPolicy.isEmpty()) {
      return refundSurplus && won && requests.isEmpty()
          ? new Ask(refund(payment, "", rest, "surplus, its dispute is won", now)) : new Nothing();
    }
    RefundRequest last = byPolicy.getLast();
    if (last.status() != RefundRequest.Status.FAILED) {
      return new Nothing();
    }
    boolean mayWork = won || left < last.amount().amountMinor()
        || NOT_MADE.equals(last.failureCode());
    if (!mayWork || byPolicy.size() >= MOST_REFUNDS) {
      return new ForPerson(rest, "surplus_refund_failed", "refund " + last.refundId() + ": "
          + last.failureCode() + ", " + last.failureMessage());
    }
    return new Ask(refund(payment, "-" + (byPolicy.size() + 1), rest, last.reason(), now));
  }

  /** Decides about what a lost dispute has left of a surplus. */
  static SurplusRest afterLoss(
      DisputeClosed lost, Payment payment, List<RefundRequest> requests, boolean refundSurplus) {
    long left = Refundable.of(payment, requests) - lost.amount().amountMinor();
    return !refundSurplus || !payment.surplus() || left <= 0 ? new Nothing()
        : new ForPerson(new Money(left, payment.amount().currency()), "surplus_disputed",
            "dispute " + lost.disputeId() + " about " + lost.amount() + " is lost");
  }

  private static RefundRequested refund(
      Payment payment, String number, Money amount, String reason, Instant now) {
    return new RefundRequested(payment.orderId(), payment.paymentId(),
        new RefundId("surplus-" + payment.paymentId() + number), amount, reason, POLICY, now);
  }

  private static boolean isDisputed(PaymentFacts.Dispute dispute) {
    return dispute == PaymentFacts.Dispute.OPEN || dispute == PaymentFacts.Dispute.LOST;
  }
}

package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.disputes.Disputes.Standing;
import dev.quittance.order.payments.PaymentFacts.Dispute;
import java.time.Instant;
import java.util.List;

/**
 * What is done about a surplus that the refund by policy did not bring back. Pure.
 *
 * <p>While the payer disputes any of it, it waits; what a lost dispute took is gone. Then the rest
 * is asked for, if it was not, or if asking again may work: a refund of all of it fails when a part
 * went back already, by hand in the provider's dashboard; one that is known not to have been made
 * is made again; what was disputed may be refunded once we have won. Anything else would fail
 * again, and is for a person. Where the last refund has not failed, only money that comes now is
 * asked for: a sum of refunds that a provider tells may hold ours or not, so that what seems to be
 * left may be gone.
 */
sealed interface SurplusRest {

  String POLICY = "policy:surplus";
  /** What the gateway says of a refund that it looked for and that is not there. */
  String NOT_MADE = "not_made";
  /** What is left after so many is not for a machine. */
  int MOST_REFUNDS = 5;

  /** All is back, or on its way, or disputed, or nobody wanted it back. */
  record Nothing() implements SurplusRest {
  }

  /** Another refund, under an id that follows from payment and number. */
  record Ask(RefundRequested refund) implements SurplusRest {
  }

  /** It stays at the provider until a person has looked. */
  record ForPerson(Money left, RefundRequest last) implements SurplusRest {
  }

  /**
   * Decides.
   *
   * @param requests all refunds of the payment that were asked for, oldest first
   * @param standing of the payment's disputes
   * @param goesBack whether policy or a person wants surplus back
   * @param cameMinor how much more has come with this very fact, in minor units
   */
  static SurplusRest of(Payment payment, List<RefundRequest> requests, Standing standing,
      boolean goesBack, long cameMinor, Instant now) {
    long left = leftOf(payment, requests) - standing.lostMinor();
    if (!payment.surplus() || left <= 0) {
      return new Nothing();
    }
    List<RefundRequest> byPolicy = requests.stream()
        .filter(request -> request.requestedBy().equals(POLICY)).toList();
    if (!byPolicy.isEmpty() && byPolicy.getLast().status() != RefundRequest.Status.FAILED) {
      return ofNewMoney(payment, byPolicy, standing, left, cameMinor, now);
    }
    if (standing.open() || requests.stream().anyMatch(request -> request.status().isOpen())) {
      return new Nothing();
    }
    Money rest = new Money(left, payment.amount().currency());
    if (byPolicy.isEmpty()) {
      return goesBack && payment.facts().dispute() != Dispute.NONE
          ? new Ask(refund(payment, "", rest, "surplus that was disputed", now)) : new Nothing();
    }
    RefundRequest last = byPolicy.getLast();
    boolean mayWork = left < last.amount().amountMinor() || NOT_MADE.equals(last.failureCode())
        || payment.facts().dispute() == Dispute.WON;
    return !mayWork || byPolicy.size() >= MOST_REFUNDS ? new ForPerson(rest, last)
        : new Ask(refund(payment, "-" + (byPolicy.size() + 1), rest, last.reason(), now));
  }

  private static SurplusRest ofNewMoney(Payment payment, List<RefundRequest> byPolicy,
      Standing standing, long left, long cameMinor, Instant now) {
    String currency = payment.amount().currency();
    RefundRequest last = byPolicy.getLast();
    if (cameMinor <= 0) {
      // An earlier one can fail after a later one was made: a person hears of that failure.
      return byPolicy.stream().filter(each -> each.status() == RefundRequest.Status.FAILED)
          .findFirst().<SurplusRest>map(failed -> new ForPerson(new Money(left, currency), failed))
          .orElseGet(Nothing::new);
    }
    // One at a time: what becomes of the last one decides what is done next.
    Money more = new Money(Math.min(left, cameMinor), currency);
    return last.status().isOpen() || standing.open() || byPolicy.size() >= MOST_REFUNDS
        ? new ForPerson(more, last)
        : new Ask(refund(payment, "-" + (byPolicy.size() + 1), more, last.reason(), now));
  }

  /** What is known to be made is gone, also if no provider has told how much it was. */
  private static long leftOf(Payment payment, List<RefundRequest> requests) {
    Long received = payment.facts().receivedMinor();
    long made = requests.stream()
        .filter(request -> request.status() == RefundRequest.Status.SUCCEEDED)
        .mapToLong(request -> request.amount().amountMinor()).sum();
    return Math.min(Refundable.of(payment, requests), (received == null ? 0 : received) - made);
  }

  private static RefundRequested refund(
      Payment payment, String number, Money amount, String reason, Instant now) {
    return new RefundRequested(payment.orderId(), payment.paymentId(),
        new RefundId("surplus-" + payment.paymentId() + number), amount, reason, POLICY, now);
  }
}

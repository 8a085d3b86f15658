package dev.quittance.order.payments;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Money;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.PaymentUpdated;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that providers have said of a payment. Facts only add up, so that they can come in any order
 * and any number of times and end in one state.
 *
 * @param created whether the provider is known to have it
 * @param receivedMinor what the provider took; null while it took nothing
 * @param ended how it ended unpaid; null if it did not
 * @param toldRefundedMinor the largest total of refunds that was told
 * @param refunds what is known of single refunds, by the provider's id
 * @param dispute how far a dispute got
 */
record PaymentFacts(
    boolean created,
    @Nullable Long receivedMinor,
    @Nullable Ended ended,
    long toldRefundedMinor,
    Map<String, RefundFact> refunds,
    Dispute dispute) {

  static final PaymentFacts NONE =
      new PaymentFacts(false, null, null, 0, Map.of(), Dispute.NONE);

  PaymentFacts {
    refunds = Map.copyOf(refunds);
  }

  /** How a payment ends unpaid; if several are told, the later constant is kept. */
  enum Ended {
    CANCELLED, EXPIRED, FAILED
  }

  /** How far a dispute got; it never goes back. */
  enum Dispute {
    NONE, OPEN, WON, LOST
  }

  /**
   * One refund.
   *
   * @param refundId ours; null if it was made in the provider's dashboard
   * @param failed whether it did not happen in the end: no later success undoes that
   */
  record RefundFact(@Nullable String refundId, long amountMinor, boolean failed) {

    private RefundFact merge(RefundFact other) {
      return new RefundFact(refundId == null ? other.refundId : refundId,
          Math.max(amountMinor, other.amountMinor), failed || other.failed);
    }
  }

  /** The facts with one more. Money of a success is taken as told; who calls has compared it. */
  PaymentFacts and(PaymentOutcome outcome) {
    return switch (outcome) {
      case PaymentSucceeded succeeded -> andReceived(succeeded.amount().amountMinor());
      case PaymentFailed failed -> failed.terminal() ? endedBy(Ended.FAILED) : this;
      case PaymentExpired _ -> endedBy(Ended.EXPIRED);
      case PaymentCancelled _ -> endedBy(Ended.CANCELLED);
      case PaymentApproved _, PaymentUpdated _ -> this;
      case PaymentRefunded refunded -> withTotal(refunded.totalRefunded())
          .withRefund(refunded.providerRefundId(), new RefundFact(
              refunded.refundId() == null ? null : refunded.refundId().value(),
              minorOf(refunded.amount()), false));
      case RefundFailed failed -> withRefund(failed.providerRefundId(), new RefundFact(
          failed.refundId() == null ? null : failed.refundId().value(),
          minorOf(failed.amount()), true));
      case DisputeOpened _ -> disputed(Dispute.OPEN);
      case DisputeClosed closed -> disputed(closed.lost() ? Dispute.LOST : Dispute.WON);
    };
  }

  /** The facts with the one that the provider took that much: a person has looked. */
  PaymentFacts andReceived(long minor) {
    return new PaymentFacts(true, minor, ended, toldRefundedMinor, refunds, dispute);
  }

  /** The facts with the one that the provider has the payment. */
  PaymentFacts andCreated() {
    return new PaymentFacts(true, receivedMinor, ended, toldRefundedMinor, refunds, dispute);
  }

  /** The facts with the one that the provider sent a refund out at once. */
  PaymentFacts andRefunded(RefundCreated refund) {
    return withRefund(refund.providerRefundId(), new RefundFact(
        refund.refundId().value(), refund.amount().amountMinor(), false));
  }

  /** The facts with the one that no provider took it. */
  PaymentFacts andEnded() {
    return endedBy(Ended.FAILED);
  }

  private PaymentFacts endedBy(Ended how) {
    Ended kept = ended == null || ended.compareTo(how) < 0 ? how : ended;
    return new PaymentFacts(created, receivedMinor, kept, toldRefundedMinor, refunds, dispute);
  }

  private PaymentFacts withTotal(@Nullable Money total) {
    return new PaymentFacts(created, receivedMinor, ended,
        Math.max(toldRefundedMinor, minorOf(total)), refunds, dispute);
  }

  private PaymentFacts withRefund(@Nullable String providerRefundId, RefundFact fact) {
    if (providerRefundId == null || fact.amountMinor() == 0) {
      return this;
    }
    Map<String, RefundFact> all = new HashMap<>(refunds);
    all.merge(providerRefundId, fact, RefundFact::merge);
    return new PaymentFacts(created, receivedMinor, ended, toldRefundedMinor, all, dispute);
  }

  private PaymentFacts disputed(Dispute next) {
    return new PaymentFacts(created, receivedMinor, ended, toldRefundedMinor, refunds,
        dispute.compareTo(next) < 0 ? next : dispute);
  }

  private static long minorOf(@Nullable Money money) {
    return money == null ? 0 : money.amountMinor();
  }

  /**
   * What went back in all: the sum of the single refunds, or the total that was told less what of
   * it failed in the end, whichever is more. Absolute, so that telling it twice changes nothing.
   */
  long refundedMinor() {
    return Math.max(sumOf(false), toldRefundedMinor - failedRefundMinor());
  }

  /** What was told as refunded or asked for, and did not go back in the end; only ever grows. */
  long failedRefundMinor() {
    return sumOf(true);
  }

  private long sumOf(boolean failed) {
    return refunds.values().stream().filter(refund -> refund.failed() == failed)
        .mapToLong(RefundFact::amountMinor).reduce(0, Math::addExact);
  }

  /** The state that follows. Success wins over every ending, whichever came first. */
  PaymentStatus status() {
    if (receivedMinor != null) {
      long refunded = refundedMinor();
      return refunded <= 0 ? PaymentStatus.SUCCEEDED
          : refunded < receivedMinor ? PaymentStatus.PARTIALLY_REFUNDED : PaymentStatus.REFUNDED;
    }
    if (ended != null) {
      return switch (ended) {
        case CANCELLED -> PaymentStatus.CANCELLED;
        case EXPIRED -> PaymentStatus.EXPIRED;
        case FAILED -> PaymentStatus.FAILED;
      };
    }
    return created ? PaymentStatus.PENDING : PaymentStatus.REQUESTED;
  }
}

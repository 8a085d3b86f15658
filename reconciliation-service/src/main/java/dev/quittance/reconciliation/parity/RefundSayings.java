package dev.quittance.reconciliation.parity;

import dev.quittance.events.Money;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What providers and the order service say went back of one payment. It only adds up, so that it
 * may be heard in any order and any number of times.
 *
 * @param told single refunds by the provider's id
 * @param toldTotalMinor the highest total that was told
 * @param appliedMinor the order's own last total
 * @param appliedAt when the order service made that
 * @param changedAt when something new was heard last; null before that
 */
record RefundSayings(Map<String, Told> told, long toldTotalMinor, long appliedMinor,
    @Nullable Instant appliedAt, @Nullable Instant changedAt) {

  static final RefundSayings NONE = new RefundSayings(Map.of(), 0, 0, null, null);

  RefundSayings {
    told = Map.copyOf(told);
  }

  /** A single refund; one that failed stays so, whatever else is told of it. */
  record Told(long amountMinor, boolean failed) {

    private Told and(Told other) {
      return new Told(Math.max(amountMinor, other.amountMinor), failed || other.failed);
    }
  }

  /** With a refund as a provider told it. */
  RefundSayings andTold(@Nullable String providerRefundId, @Nullable Money amount, boolean failed,
      @Nullable Money total, Instant since) {
    Map<String, Told> all = new HashMap<>(told);
    if (providerRefundId != null && amount != null && amount.isPositive()) {
      all.merge(providerRefundId, new Told(amount.amountMinor(), failed), Told::and);
    }
    long highest = Math.max(toldTotalMinor, total == null ? 0 : total.amountMinor());
    return changed(new RefundSayings(all, highest, appliedMinor, appliedAt, changedAt), since);
  }

  /** With the order's total, which may also fall: a refund can fail after all. */
  RefundSayings andApplied(Money total, Instant at, Instant since) {
    boolean newer = appliedAt == null || at.isAfter(appliedAt)
        || at.equals(appliedAt) && total.amountMinor() > appliedMinor;
    return newer ? changed(new RefundSayings(
        told, toldTotalMinor, total.amountMinor(), at, changedAt), since) : this;
  }

  /** What was known already must not begin a new grace. */
  private RefundSayings changed(RefundSayings next, Instant since) {
    return next.equals(this) ? this : new RefundSayings(next.told, next.toldTotalMinor,
        next.appliedMinor, next.appliedAt,
        changedAt == null || changedAt.isBefore(since) ? since : changedAt);
  }

  /** What went back by the providers' words, counted as the order service counts. */
  long toldMinor() {
    long done = 0;
    long undone = 0;
    for (Told refund : told.values()) {
      if (refund.failed()) {
        undone += refund.amountMinor();
      } else {
        done += refund.amountMinor();
      }
    }
    return Math.max(done, toldTotalMinor - undone);
  }
}

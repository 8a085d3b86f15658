package dev.quittance.reconciliation.sync;

import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundStatus;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a read means.
 *
 * @param status the payment as found, or why it was not, in lower case
 * @param result what it means if nobody was faster
 * @param next what happens to the row
 * @param paidAt when we learned that the payment succeeded; null if it did not, as far as we know
 */
record SyncDecision(String status, @Nullable String error, SyncResult result, Next next,
    @Nullable Instant paidAt) {

  static final String NOT_FOUND = "not_found";
  static final String UNAVAILABLE = "unavailable";
  private static final String UNSUPPORTED = "unsupported";

  /** What happens to the row. */
  sealed interface Next {

    /** It ended so; look again at that time if something is under way, a refund for one. */
    record Close(PaymentStatus end, @Nullable Instant again) implements Next {
    }

    /** Read once more; never if null. */
    record ReadAgain(@Nullable Instant at) implements Next {
    }

    record GiveUp(DiscrepancyKind kind) implements Next {
    }
  }

  /**
   * Decides.
   *
   * @param tries how many reads there were, this one included if it counts
   */
  static SyncDecision of(ReadSchedule schedule, OpenPayment payment, PaymentReading reading,
      int tries, Instant now) {
    Instant end = schedule.endOfLife(payment.createdAt(), payment.providerExpiresAt());
    boolean open = payment.status() == Status.OPEN;
    Instant nextLook = schedule.nextLook(now, tries);
    Instant paidAt = paidAt(payment, reading, now);
    Instant later = schedule.laterRead(paidAt, now);
    Next again = new Next.ReadAgain(open ? schedule.nextRead(now, tries, end) : later);
    boolean over = open && !now.isBefore(end);
    return switch (reading) {
      case PaymentReading.Found found -> found(found.snapshot(),
          payment.status() == Status.CLOSED, over, again, earliest(nextLook, later), later)
          .paid(paidAt);
      case PaymentReading.NotFound missing ->
        // Once may be a mistake of theirs: it must be repeated.
        over && NOT_FOUND.equals(payment.lastStatus())
            ? givenUp(NOT_FOUND, missing.detail(), DiscrepancyKind.MISSING_AT_PROVIDER)
            : new SyncDecision(NOT_FOUND, missing.detail(), SyncResult.NOT_FOUND, again, null);
      case PaymentReading.Unavailable silent -> unavailable(
          silent, over && !now.isBefore(end.plus(schedule.maxLife())),
          open ? again : new Next.ReadAgain(earliest(nextLook, later)));
    };
  }

  private static @Nullable Instant paidAt(
      OpenPayment payment, PaymentReading reading, Instant now) {
    if (payment.paidAt() != null || !(reading instanceof PaymentReading.Found found)) {
      return payment.paidAt();
    }
    return switch (found.snapshot().status()) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> now;
      case PENDING, AUTHORISED, FAILED, CANCELLED, EXPIRED -> null;
    };
  }

  private static @Nullable Instant earliest(@Nullable Instant one, @Nullable Instant other) {
    return one == null || other != null && other.isBefore(one) ? other : one;
  }

  /** Whether the payment was shown at all: if not, why it was read is still to be answered. */
  boolean found() {
    return !status.equals(NOT_FOUND) && !status.equals(UNAVAILABLE);
  }

  private SyncDecision paid(@Nullable Instant at) {
    return new SyncDecision(status, error, result, next, at);
  }

  private static SyncDecision found(PaymentSnapshot snapshot, boolean closed, boolean over,
      Next again, @Nullable Instant nextLook, @Nullable Instant later) {
    String status = snapshot.status().name().toLowerCase(Locale.ROOT);
    Instant look = snapshot.refunds().stream()
        .anyMatch(refund -> refund.status() == RefundStatus.PENDING) ? nextLook : later;
    return switch (snapshot.status()) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED, FAILED, CANCELLED, EXPIRED -> closed
          ? new SyncDecision(
              status, null, SyncResult.ALREADY_CLOSED, new Next.ReadAgain(look), null)
          : new SyncDecision(status, null, SyncResult.CLOSED,
              new Next.Close(snapshot.status(), look), null);
      case PENDING, AUTHORISED -> over
          ? givenUp(status, null, DiscrepancyKind.PENDING_PAST_LIFE)
          : new SyncDecision(status, null, SyncResult.PENDING, again, null);
    };
  }

  /** Silence proves nothing: it ends the reading only long after the payment's own end. */
  private static SyncDecision unavailable(
      PaymentReading.Unavailable silent, boolean longOver, Next again) {
    String error = silent.code() + ": " + silent.detail();
    if (silent.code().equals(UNSUPPORTED)) {
      return new SyncDecision(
          UNAVAILABLE, error, SyncResult.UNAVAILABLE, new Next.ReadAgain(null), null);
    }
    return longOver ? givenUp(UNAVAILABLE, error, DiscrepancyKind.UNREADABLE_PAST_LIFE)
        : new SyncDecision(UNAVAILABLE, error, SyncResult.UNAVAILABLE, again, null);
  }

  private static SyncDecision givenUp(
      String status, @Nullable String error, DiscrepancyKind kind) {
    return new SyncDecision(status, error, SyncResult.GIVEN_UP, new Next.GiveUp(kind), null);
  }
}

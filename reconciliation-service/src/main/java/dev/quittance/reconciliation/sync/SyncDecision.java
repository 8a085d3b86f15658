package dev.quittance.reconciliation.sync;

import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSnapshot;
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
 */
record SyncDecision(String status, @Nullable String error, SyncResult result, Next next) {

  static final String NOT_FOUND = "not_found";
  static final String UNAVAILABLE = "unavailable";
  private static final String UNSUPPORTED = "unsupported";

  /** What happens to the row. */
  sealed interface Next {

    /** It ended; look once more at that time if something is under way, a refund for one. */
    record Close(@Nullable Instant again) implements Next {
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
    Next again = new Next.ReadAgain(open ? schedule.nextRead(now, tries, end) : null);
    boolean over = open && !now.isBefore(end);
    return switch (reading) {
      case PaymentReading.Found found -> found(
          found.snapshot(), payment.status() == Status.CLOSED, over, again, nextLook);
      case PaymentReading.NotFound missing ->
        // Once may be a mistake of theirs: it must be repeated.
        over && NOT_FOUND.equals(payment.lastStatus())
            ? givenUp(NOT_FOUND, missing.detail(), DiscrepancyKind.MISSING_AT_PROVIDER)
            : new SyncDecision(NOT_FOUND, missing.detail(), SyncResult.NOT_FOUND, again);
      case PaymentReading.Unavailable silent -> unavailable(
          silent, over && !now.isBefore(end.plus(schedule.maxLife())),
          open ? again : new Next.ReadAgain(nextLook));
    };
  }

  private static SyncDecision found(PaymentSnapshot snapshot, boolean closed, boolean over,
      Next again, @Nullable Instant nextLook) {
    String status = snapshot.status().name().toLowerCase(Locale.ROOT);
    Instant look = snapshot.refunds().stream()
        .anyMatch(refund -> refund.status() == RefundStatus.PENDING) ? nextLook : null;
    return switch (snapshot.status()) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED, FAILED, CANCELLED, EXPIRED -> closed
          ? new SyncDecision(status, null, SyncResult.ALREADY_CLOSED, new Next.ReadAgain(look))
          : new SyncDecision(status, null, SyncResult.CLOSED, new Next.Close(look));
      case PENDING, AUTHORISED -> over
          ? givenUp(status, null, DiscrepancyKind.PENDING_PAST_LIFE)
          : new SyncDecision(status, null, SyncResult.PENDING, again);
    };
  }

  /** Silence proves nothing: it ends the reading only long after the payment's own end. */
  private static SyncDecision unavailable(
      PaymentReading.Unavailable silent, boolean longOver, Next again) {
    String error = silent.code() + ": " + silent.detail();
    if (silent.code().equals(UNSUPPORTED)) {
      return new SyncDecision(
          UNAVAILABLE, error, SyncResult.UNAVAILABLE, new Next.ReadAgain(null));
    }
    return longOver ? givenUp(UNAVAILABLE, error, DiscrepancyKind.UNREADABLE_PAST_LIFE)
        : new SyncDecision(UNAVAILABLE, error, SyncResult.UNAVAILABLE, again);
  }

  private static SyncDecision givenUp(
      String status, @Nullable String error, DiscrepancyKind kind) {
    return new SyncDecision(status, error, SyncResult.GIVEN_UP, new Next.GiveUp(kind));
  }
}

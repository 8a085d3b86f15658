package dev.quittance.reconciliation.backfill;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far one provider's events were walked.
 *
 * @param walkedTo events before it were all seen
 * @param window the span that is being walked; null between walks
 * @param page the provider's cursor of the next page of it; null is the first
 * @param pages pages of it so far
 * @param failures pages in a row that could not be read
 * @param lastError why, for the last of them
 * @param eventsListed since the account is known, those that were seen again included
 * @param eventsMissed those of them that nothing had brought, and that were published then
 * @param eventsUnreadable those of them that could not be translated
 * @param dueAt when the next page is read
 */
record EventCursor(
    String paymentChannel,
    Instant walkedTo,
    @Nullable Window window,
    @Nullable String page,
    int pages,
    int failures,
    @Nullable String lastError,
    long eventsListed,
    long eventsMissed,
    long eventsUnreadable,
    Instant dueAt,
    Instant updatedAt) {

  /** A span of time, by the provider's clock. */
  @Schema(name = "EventWindow")
  record Window(Instant from, Instant to) {
  }
}

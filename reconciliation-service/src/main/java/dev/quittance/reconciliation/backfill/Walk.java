package dev.quittance.reconciliation.backfill;

import dev.quittance.providers.EventListing;
import dev.quittance.reconciliation.backfill.EventCursor.Window;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Decides which events are listed next, and where a walk stands after each page.
 *
 * <p>Providers list the newest first: only a window that was read to its end moves the cursor.
 */
record Walk(BackfillSettings settings) {

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 10;
  /** A provider's cursor can become invalid: after that many failures the window begins anew. */
  private static final int FAILURES_PER_CURSOR = 3;
  private static final Duration SHORTEST_WINDOW = Duration.ofSeconds(2);

  /**
   * Where a walk stands.
   *
   * @param dueAt when the next page is to be read
   */
  record Position(
      Instant walkedTo,
      @Nullable Window window,
      @Nullable String page,
      int pages,
      int failures,
      @Nullable String error,
      Instant dueAt) {
  }

  /** The window to read from; null if everything that had time to arrive was seen. */
  @Nullable Window window(EventCursor cursor, Instant now) {
    Instant earliest = now.minus(settings.reach());
    Window begun = cursor.window();
    Instant wanted = begun == null ? cursor.walkedTo().minus(settings.overlap()) : begun.from();
    // A page's cursor may count from there: it moves between windows only.
    Instant from = cursor.page() == null ? later(wanted, earliest) : wanted;
    Instant to = begun == null
        ? earlier(from.plus(settings.longestWindow()), now.minus(settings.settle())) : begun.to();
    return from.isBefore(to) ? new Window(from, to) : null;
  }

  /** There is nothing to list yet. */
  Position idle(EventCursor cursor, Instant now) {
    return new Position(
        cursor.walkedTo(), null, null, 0, 0, null, now.plus(settings.interval()));
  }

  Position after(EventCursor cursor, Window window, EventListing.Page page, Instant now) {
    String next = page.cursor();
    if (next == null) {
      return new Position(window.to(), null, null, 0, 0, null, restAfter(window.to(), now));
    }
    if (next.equals(cursor.page())) {
      return failed(cursor, window, "unreadable: the next page is the same page", now);
    }
    if (cursor.pages() + 1 < settings.mostPages()) {
      return new Position(cursor.walkedTo(), window, next, cursor.pages() + 1, 0, null, now);
    }
    Duration length = Duration.between(window.from(), window.to());
    if (length.compareTo(SHORTEST_WINDOW) < 0) {
      return failed(cursor, window,
          "unreadable: more than " + settings.mostPages() + " pages of events in a second", now);
    }
    Window half = new Window(window.from(), window.from().plus(length.dividedBy(2)));
    return new Position(cursor.walkedTo(), half, null, 0, 0, null, now);
  }

  /** The page could not be read; it is read again, later and later. */
  Position failed(EventCursor cursor, Window window, String error, Instant now) {
    int failures = cursor.failures() + 1;
    boolean anew = failures % FAILURES_PER_CURSOR == 0;
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(cursor.failures(), MOST_DOUBLINGS));
    return new Position(cursor.walkedTo(), window, anew ? null : cursor.page(),
        anew ? 0 : cursor.pages(), failures, error,
        now.plus(pause.compareTo(settings.interval()) < 0 ? pause : settings.interval()));
  }

  /** It was not even asked for: no failure. */
  Position postponed(EventCursor cursor, String reason, Instant dueAt) {
    return new Position(cursor.walkedTo(), cursor.window(), cursor.page(), cursor.pages(),
        cursor.failures(), reason, dueAt);
  }

  private Instant restAfter(Instant walkedTo, Instant now) {
    Instant caughtUp = now.minus(settings.settle()).minus(settings.interval());
    return walkedTo.isBefore(caughtUp) ? now : now.plus(settings.interval());
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}

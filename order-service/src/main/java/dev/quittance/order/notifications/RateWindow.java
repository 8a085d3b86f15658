package dev.quittance.order.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How many calls a bot may still get. Pure.
 *
 * @param calls when it was called lately, in any order
 * @param pausedUntil when the rest it asked for ends
 */
record RateWindow(List<Instant> calls, Instant pausedUntil) {

  // Longer than what the bot counts: not every call travels equally long.
  private static final Duration SECOND = Duration.ofMillis(1100);
  private static final Duration MINUTE = Duration.ofSeconds(61);

  RateWindow {
    calls = List.copyOf(calls);
  }

  /** How many calls may begin now. */
  int free(int perSecond, int perMinute, Instant now) {
    if (now.isBefore(pausedUntil)) {
      return 0;
    }
    return Math.max(0, Math.min(perSecond - within(SECOND, now), perMinute - within(MINUTE, now)));
  }

  /** One from the future counts too: the clock of another instance may be ahead. */
  private int within(Duration period, Instant now) {
    Instant begin = now.minus(period);
    return (int) calls.stream().filter(call -> call.isAfter(begin)).count();
  }

  /** With that many calls more; forgets what no longer counts. */
  RateWindow plus(int count, Instant now) {
    Instant begin = now.minus(MINUTE);
    List<Instant> all =
        new ArrayList<>(calls.stream().filter(call -> call.isAfter(begin)).toList());
    all.addAll(Collections.nCopies(count, now));
    return new RateWindow(all, pausedUntil);
  }
}

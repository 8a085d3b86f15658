package dev.quittance.gateway.operations;

import java.time.Duration;
import java.util.List;

/** When the next try is due. */
final class Retries {

  /** The order service waits ten seconds for an answer: within that a retry is of use. */
  private static final List<Duration> WHILE_SOMEBODY_WAITS = List.of(
      Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(3));
  private static final List<Duration> UNTIL_KNOWN = List.of(
      Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2),
      Duration.ofMinutes(10), Duration.ofHours(1));
  private static final int MOST_CALLS_IN_THE_BACKGROUND = 12;

  private Retries() {
  }

  static boolean worthWaiting(int tries) {
    return tries <= WHILE_SOMEBODY_WAITS.size();
  }

  static Duration whileSomebodyWaits(int tries) {
    return WHILE_SOMEBODY_WAITS.get(Math.min(tries, WHILE_SOMEBODY_WAITS.size()) - 1);
  }

  static boolean worthMore(int calls) {
    return calls < MOST_CALLS_IN_THE_BACKGROUND;
  }

  /** For ever, hourly in the end: an unknown result stays a question until it is answered. */
  static Duration untilKnown(int tries) {
    return UNTIL_KNOWN.get(Math.min(tries, UNTIL_KNOWN.size()) - 1);
  }
}

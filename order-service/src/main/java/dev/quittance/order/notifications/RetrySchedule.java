package dev.quittance.order.notifications;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** When a failed try is followed by the next one, and when by none. Ends always. */
final class RetrySchedule {

  private static final double JITTER = 0.1;

  private final List<Duration> waits;
  private final DoubleSupplier random;

  private RetrySchedule(List<Duration> waits, DoubleSupplier random) {
    this.waits = waits;
    this.random = random;
  }

  /** Of webhooks: eight tries within 28 hours. */
  static RetrySchedule ofWebhooks(DoubleSupplier random) {
    return new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofMinutes(5),
        Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10),
        Duration.ofHours(10)), random);
  }

  /** Of the bot: ten tries within 9 hours, so that a crowded whole hour is outlived. */
  static RetrySchedule ofFeishu(DoubleSupplier random) {
    return new RetrySchedule(List.of(Duration.ofSeconds(5), Duration.ofSeconds(20),
        Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(15),
        Duration.ofMinutes(30), Duration.ofHours(1), Duration.ofHours(2), Duration.ofHours(4)),
        random);
  }

  int mostTries() {
    return waits.size() + 1;
  }

  /**
   * The time of the next try; empty if there is none.
   *
   * @param tries how many there were, at least 1
   * @param retryAfter what the receiver asked for; never makes the wait shorter
   */
  Optional<Instant> next(int tries, Instant now, @Nullable Duration retryAfter) {
    if (tries >= mostTries()) {
      return Optional.empty();
    }
    Duration wait = waits.get(tries - 1);
    Duration wish = retryAfter == null ? Duration.ZERO : retryAfter;
    Duration longer = wish.compareTo(wait) > 0 ? wish : wait;
    long jitterMillis = (long) (longer.toMillis() * JITTER * random.getAsDouble());
    return Optional.of(now.plus(longer).plusMillis(jitterMillis));
  }
}

package dev.quittance.reconciliation.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a payment is read, and when that ends.
 *
 * @param delays the pauses before the first read, the second …; the last one repeats
 * @param grace how long after the provider's own end the last read is
 * @param maxLife how long a payment lives that has no end at the provider
 */
public record ReadSchedule(List<Duration> delays, Duration grace, Duration maxLife) {

  public ReadSchedule {
    delays = List.copyOf(delays);
  }

  /** The moment of the last read, which decides. */
  public Instant endOfLife(Instant createdAt, @Nullable Instant providerExpiresAt) {
    return providerExpiresAt == null ? createdAt.plus(maxLife) : providerExpiresAt.plus(grace);
  }

  /**
   * The next read.
   *
   * @param tries how many reads there were
   * @return by the back-off, but not after an end of life that is still to come: the last read
   *     must not be late
   */
  public Instant nextRead(Instant now, int tries, Instant endOfLife) {
    Instant next = now.plus(delays.get(Math.min(tries, delays.size() - 1)));
    return now.isBefore(endOfLife) && next.isAfter(endOfLife) ? endOfLife : next;
  }
}

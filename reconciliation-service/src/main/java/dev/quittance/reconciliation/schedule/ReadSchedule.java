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
 * @param laterReads how long after its success a payment is read again, ascending; may be empty
 */
public record ReadSchedule(
    List<Duration> delays, Duration grace, Duration maxLife, List<Duration> laterReads) {

  /** About a month at an hour each: longer than any refund takes. */
  private static final int MOST_LOOKS = 750;

  public ReadSchedule {
    delays = List.copyOf(delays);
    laterReads = List.copyOf(laterReads);
  }

  /** The moment of the last read, which decides. */
  public Instant endOfLife(Instant createdAt, @Nullable Instant providerExpiresAt) {
    return providerExpiresAt == null ? createdAt.plus(maxLife) : providerExpiresAt.plus(grace);
  }

  /** The first read of what begins now. */
  public Instant firstRead(Instant now) {
    return now.plus(delays.getFirst());
  }

  /** The next look at a payment that ended and of which something is under way; bounded. */
  public @Nullable Instant nextLook(Instant now, int tries) {
    return tries > MOST_LOOKS ? null
        : now.plus(delays.get(Math.min(tries, delays.size() - 1)));
  }

  /**
   * The next read of a payment that succeeded, for refunds and disputes of which nothing was heard.
   *
   * @return null if none is left
   */
  public @Nullable Instant laterRead(@Nullable Instant paidAt, Instant now) {
    return paidAt == null ? null : laterReads.stream().map(paidAt::plus)
        .filter(now::isBefore).findFirst().orElse(null);
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

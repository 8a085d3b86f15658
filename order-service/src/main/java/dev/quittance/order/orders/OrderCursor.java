package dev.quittance.order.orders;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Optional;

/**
 * A place in the list of orders, newest first; what comes after it is older.
 *
 * @param at when the order there was created
 * @param position of that order, from 1: tells those of one moment apart
 */
public record OrderCursor(Instant at, long position) implements Comparable<OrderCursor> {

  private static final Comparator<OrderCursor> OLDEST_FIRST =
      Comparator.comparing(OrderCursor::at).thenComparing(OrderCursor::position);

  /** The place before all that was created then or later. */
  static OrderCursor before(Instant time) {
    return new OrderCursor(time, 0);
  }

  /** Reads what {@link #text()} wrote; empty if it is something else. */
  public static Optional<OrderCursor> parse(String text) {
    if (!text.matches("[0-9]{1,17}-[0-9]{1,18}")) {
      return Optional.empty();
    }
    int dash = text.indexOf('-');
    return Optional.of(new OrderCursor(
        Instant.EPOCH.plus(Long.parseLong(text.substring(0, dash)), ChronoUnit.MICROS),
        Long.parseLong(text.substring(dash + 1))));
  }

  /** As a client gets it. */
  public String text() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + position;
  }

  @Override
  public int compareTo(OrderCursor other) {
    return OLDEST_FIRST.compare(this, other);
  }
}

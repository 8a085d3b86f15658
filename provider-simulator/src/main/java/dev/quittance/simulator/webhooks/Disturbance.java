package dev.quittance.simulator.webhooks;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to happen to the next events that match, instead of an ordinary delivery. */
final class Disturbance {

  /** The kinds, named as in the path of the control call. */
  enum Kind { DUPLICATE, REORDER, DROP, DELAY, FORGE }

  /**
   * Which events, how many, how long.
   *
   * @param delayMillis the delay; for a reorder the longest wait until the events are there
   */
  record Order(
      @Nullable String provider,
      @Nullable String type,
      @Nullable String payment,
      int count,
      long delayMillis) {

    boolean matches(SimulatedEvent event) {
      return (provider == null || provider.equals(event.provider()))
          && (type == null || type.equals(event.type()))
          && (payment == null || event.mentions(payment));
    }
  }

  private final Kind kind;
  private final Order order;
  private final List<Delivery> held = new ArrayList<>();
  private int left;

  Disturbance(Kind kind, Order order) {
    this.kind = kind;
    this.order = order;
    this.left = order.count();
  }

  Kind kind() {
    return kind;
  }

  Order order() {
    return order;
  }

  /** Whether the event is one of those; if so, one fewer is to come. */
  synchronized boolean claims(SimulatedEvent event) {
    if (left == 0 || !order.matches(event)) {
      return false;
    }
    left--;
    return true;
  }

  synchronized boolean exhausted() {
    return left == 0;
  }

  /** Holds a delivery back; true for the last one that was waited for. */
  synchronized boolean hold(Delivery delivery) {
    held.add(delivery);
    return left == 0;
  }

  /** Everything held, newest first; nothing more will be held. */
  synchronized List<Delivery> release() {
    List<Delivery> released = List.copyOf(held).reversed();
    held.clear();
    left = 0;
    return released;
  }
}

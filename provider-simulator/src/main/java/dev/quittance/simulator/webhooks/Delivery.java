package dev.quittance.simulator.webhooks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One event on its way to the merchant, with all its tries. */
final class Delivery implements Delayed {

  /** How far a delivery came. */
  enum Status { PENDING, DELIVERED, GIVEN_UP, DROPPED }

  /** One request: the status it was answered with, or the reason why there is none. */
  record Try(String at, int status, @Nullable String error, long millis) {}

  /** What the journal keeps of a delivery. */
  record Saved(String id, String eventId, Status status, int tries, int lastStatus) {}

  private static final int TRIES_SHOWN = 50;

  private final String id;
  private final SimulatedEvent event;
  private final boolean forged;
  private final List<Try> tries = new ArrayList<>();
  private Status status = Status.PENDING;
  private int tryCount;
  private int lastStatus;
  private volatile long dueNanos = System.nanoTime();
  private @Nullable Delivery next;

  Delivery(String id, SimulatedEvent event, boolean forged) {
    this.id = id;
    this.event = event;
    this.forged = forged;
  }

  static Delivery of(Saved saved, SimulatedEvent event) {
    Delivery delivery = new Delivery(saved.id(), event, false);
    delivery.status = saved.status();
    delivery.tryCount = saved.tries();
    delivery.lastStatus = saved.lastStatus();
    return delivery;
  }

  String id() {
    return id;
  }

  SimulatedEvent event() {
    return event;
  }

  boolean forged() {
    return forged;
  }

  synchronized Saved saved() {
    return new Saved(id, event.id(), status, tryCount, lastStatus);
  }

  synchronized Status status() {
    return status;
  }

  synchronized int tryCount() {
    return tryCount;
  }

  synchronized List<Try> tries() {
    return List.copyOf(tries);
  }

  synchronized void tried(Try attempt, Status after) {
    tryCount++;
    lastStatus = attempt.status();
    if (tries.size() == TRIES_SHOWN) {
      tries.removeFirst();
    }
    tries.add(attempt);
    if (status == Status.PENDING) {
      status = after;
    }
  }

  synchronized void drop() {
    status = Status.DROPPED;
  }

  void dueIn(long millis) {
    dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  /** Lets another delivery start only after this one was tried. */
  synchronized void then(Delivery follower) {
    next = follower;
  }

  synchronized @Nullable Delivery takeNext() {
    Delivery follower = next;
    next = null;
    return follower;
  }

  @Override
  public long getDelay(TimeUnit unit) {
    return unit.convert(dueNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  @Override
  public int compareTo(Delayed other) {
    return Long.signum(dueNanos - ((Delivery) other).dueNanos);
  }
}

package dev.quittance.order.watch;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.web.ProblemException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The streams of this instance, a bounded number; they end before the web server stops. */
@Component
public class OrderWatchers implements BackgroundWork {

  private static final String RETRY_AFTER_SECONDS = "30";

  private final WatchSettings settings;
  private final Map<String, Set<Watcher>> byOrder = new ConcurrentHashMap<>();
  private final Map<String, Integer> countByUser = new ConcurrentHashMap<>();
  private int count;
  private volatile boolean running = true;

  OrderWatchers(WatchSettings settings, MeterRegistry meters) {
    this.settings = settings;
    Gauge.builder("quittance.orders.watchers", this, OrderWatchers::count)
        .description("Open streams that follow an order").register(meters);
  }

  /** One stream, and the nudges that make it look at the database. */
  final class Watcher implements AutoCloseable {

    private final String orderId;
    private final String userId;
    // One nudge that waits is as good as many.
    private final Sinks.Many<Boolean> nudges =
        Sinks.many().unicast().onBackpressureBuffer(new LinkedBlockingQueue<>(1));

    private Watcher(String orderId, String userId) {
      this.orderId = orderId;
      this.userId = userId;
    }

    Flux<Boolean> nudges() {
      return nudges.asFlux();
    }

    private void nudge() {
      while (nudges.tryEmitNext(true) == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
        Thread.onSpinWait();
      }
    }

    private void end() {
      while (nudges.tryEmitComplete() == Sinks.EmitResult.FAIL_NON_SERIALIZED) {
        Thread.onSpinWait();
      }
    }

    @Override
    public void close() {
      remove(this);
    }
  }

  /**
   * Begins to listen.
   *
   * @throws ProblemException of status 429 if there are too many streams
   */
  synchronized Watcher add(String orderId, String userId) {
    int ofUser = countByUser.getOrDefault(userId, 0);
    if (ofUser >= settings.mostPerUser() || count >= settings.mostPerInstance() || !running) {
      throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too_many_streams",
          "too many open streams; close one or ask for the order instead")
          .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    Watcher watcher = new Watcher(orderId, userId);
    countByUser.put(userId, ofUser + 1);
    count++;
    byOrder.computeIfAbsent(orderId, id -> ConcurrentHashMap.newKeySet()).add(watcher);
    return watcher;
  }

  private synchronized void remove(Watcher watcher) {
    Set<Watcher> ofOrder = byOrder.get(watcher.orderId);
    if (ofOrder == null || !ofOrder.remove(watcher)) {
      return;
    }
    if (ofOrder.isEmpty()) {
      byOrder.remove(watcher.orderId);
    }
    countByUser.computeIfPresent(watcher.userId, (user, open) -> open == 1 ? null : open - 1);
    count--;
  }

  /** Makes whoever follows the order look at it. */
  public void nudge(String orderId) {
    byOrder.getOrDefault(orderId, Set.of()).forEach(Watcher::nudge);
  }

  synchronized int count() {
    return count;
  }

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    byOrder.values().forEach(watchers -> watchers.forEach(Watcher::end));
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}

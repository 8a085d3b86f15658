package dev.quittance.reconciliation.backfill;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/** Keeps walking: one virtual thread per provider, so that none waits for another. */
@Component
@ConditionalOnProperty(name = "quittance.backfill.enabled", matchIfMissing = true)
final class EventWalker implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(EventWalker.class);
  /** Far above any read and its commit, which have limits of their own. */
  private static final Duration PAGE_TIMEOUT = Duration.ofMinutes(5);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(15);

  private final EventLists lists;
  private final WalkEvents walkEvents;
  private final BackfillSettings settings;
  private final ExecutorService loops = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean running;

  EventWalker(EventLists lists, WalkEvents walkEvents, BackfillSettings settings) {
    this.lists = lists;
    this.walkEvents = walkEvents;
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
    lists.channels().forEach(channel -> loops.execute(() -> walk(channel)));
  }

  /** A page that is being read is finished, or read again by whoever comes next. */
  @Override
  public void stop() {
    running = false;
    loops.shutdown();
    try {
      if (!loops.awaitTermination(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
        loops.shutdownNow();
      }
    } catch (InterruptedException e) {
      loops.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void walk(String channel) {
    try {
      while (running) {
        if (!lists.isHealthy(channel) || !next(channel)) {
          Thread.sleep(settings.pollInterval());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean next(String channel) {
    try {
      return Boolean.TRUE.equals(
          walkEvents.open(channel).then(walkEvents.next(channel)).block(PAGE_TIMEOUT));
    } catch (RuntimeException e) {
      log.warn("events were listed in vain: paymentChannel={}", channel, e);
      return false;
    }
  }
}

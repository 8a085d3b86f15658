package dev.quittance.ingest.deliveries;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import dev.quittance.runtime.messaging.Failures;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Commits deliveries that arrive together with one commit, and answers each after it. While all
 * committers are busy deliveries gather, so the batch grows with the load and nobody waits for one.
 */
@Component
public class DeliveryBatches implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(DeliveryBatches.class);
  private static final long POLL_MILLIS = 200;

  private final RecordBatch recordBatch;
  private final IngestSettings settings;
  private final BlockingQueue<Waiting> queue;
  private final DistributionSummary batchSizes;
  private final Timer commits;
  private final List<Thread> committers = new ArrayList<>();
  private volatile boolean running;

  DeliveryBatches(RecordBatch recordBatch, IngestSettings settings, MeterRegistry meters) {
    this.recordBatch = recordBatch;
    this.settings = settings;
    this.queue = new ArrayBlockingQueue<>(settings.queueCapacity());
    this.batchSizes = meters.summary("quittance.ingest.batch.size");
    this.commits = meters.timer("quittance.ingest.commit");
    Gauge.builder("quittance.ingest.queue", queue, BlockingQueue::size)
        .description("Deliveries that wait for a commit").register(meters);
  }

  /** A delivery whose sender waits for the receipt. */
  private record Waiting(Delivery delivery, CompletableFuture<Receipt> receipt) {
  }

  /**
   * Emits the receipt after the commit. Whoever cancels does not stop the commit.
   *
   * @return an error of {@link NotDurableException} if it could not be committed, or we are full
   */
  public Mono<Receipt> record(Delivery delivery) {
    return Mono.defer(() -> {
      Waiting waiting = new Waiting(delivery, new CompletableFuture<>());
      if (!running || !queue.offer(waiting)) {
        return Mono.error(new NotDurableException("too many deliveries wait", null));
      }
      return Mono.fromFuture(waiting.receipt(), true);
    });
  }

  @Override
  public void start() {
    running = true;
    for (int index = 0; index < settings.committers(); index++) {
      committers.add(Thread.ofPlatform().name("committer-" + index).daemon(true)
          .start(this::commitWhileRunning));
    }
  }

  private void commitWhileRunning() {
    List<Waiting> batch = new ArrayList<>(settings.batchSize());
    while (running || !queue.isEmpty()) {
      batch.clear();
      try {
        Waiting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first != null) {
          batch.add(first);
          queue.drainTo(batch, settings.batchSize() - 1);
          commit(batch);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private void commit(List<Waiting> batch) {
    batchSizes.record(batch.size());
    try {
      answer(batch, commits.recordCallable(() -> durable(batch)));
    } catch (Exception e) {
      if (batch.size() > 1 && !Failures.isInfrastructure(e)) {
        // One delivery that cannot be stored must not harm the others.
        log.warn("batch of {} failed, trying one by one", batch.size(), e);
        batch.forEach(waiting -> commit(List.of(waiting)));
      } else {
        log.warn("{} deliveries are not durable: {}", batch.size(), e.toString());
        batch.forEach(waiting -> waiting.receipt().completeExceptionally(
            new NotDurableException("the delivery could not be stored", e)));
      }
    }
  }

  private Map<UUID, Receipt> durable(List<Waiting> batch) {
    Map<UUID, Receipt> receipts = recordBatch
        .record(batch.stream().map(Waiting::delivery).toList()).block(settings.commitTimeout());
    if (receipts == null) {
      throw new IllegalStateException("a commit without receipts");
    }
    return receipts;
  }

  private static void answer(List<Waiting> batch, Map<UUID, Receipt> receipts) {
    batch.forEach(waiting -> waiting.receipt().complete(receipts.get(waiting.delivery().id())));
  }

  @Override
  public void stop() {
    running = false;
    committers.forEach(DeliveryBatches::join);
    committers.clear();
  }

  private static void join(Thread committer) {
    try {
      committer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Started before the server takes requests, stopped after it has answered the last. */
  @Override
  public int getPhase() {
    return ShutdownOrder.NEEDED_BY_REQUESTS;
  }
}

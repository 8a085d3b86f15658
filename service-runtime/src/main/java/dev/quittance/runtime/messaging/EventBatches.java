package dev.quittance.runtime.messaging;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.MalformedEventException;
import dev.quittance.events.OrderId;
import dev.quittance.runtime.logging.LogFields;
import dev.quittance.runtime.tracing.TraceContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way in which the services consume events: a blocking batch, grouped by order, the groups
 * at the same time within a bound, each group in order.
 *
 * <p>It returns when every record is handled or a dead letter, so that the offset may be committed;
 * it throws when the infrastructure failed, so that the batch comes again.
 */
public final class EventBatches implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventBatches.class);

  private final ConsumerSettings settings;
  private final DeadLetters deadLetters;
  private final TraceContext traceContext;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Made by auto-configuration. */
  public EventBatches(
      ConsumerSettings settings, DeadLetters deadLetters, TraceContext traceContext) {
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.traceContext = traceContext;
  }

  /** An event with the record it came in. */
  private record Received(ConsumerRecord<String, byte[]> record, EventEnvelope envelope) {
  }

  /**
   * Handles a batch.
   *
   * @throws RetryBatchException if the batch must come again
   */
  public void process(List<ConsumerRecord<String, byte[]>> records, EventHandler handler) {
    Semaphore permits = new Semaphore(settings.concurrency());
    List<Future<?>> groups = new ArrayList<>();
    for (List<Received> group : grouped(records).values()) {
      groups.add(threads.submit(() -> handleGroup(group, handler, permits)));
    }
    RetryBatchException failure = null;
    for (Future<?> group : groups) {
      failure = firstOf(failure, resultOf(group));
    }
    if (failure != null) {
      throw failure;
    }
  }

  private Map<String, List<Received>> grouped(List<ConsumerRecord<String, byte[]>> records) {
    Map<String, List<Received>> groups = new LinkedHashMap<>();
    for (ConsumerRecord<String, byte[]> record : records) {
      if (deadLetters.isForAnother(record)) {
        continue;
      }
      try {
        EventEnvelope envelope = EventMapping.fromRecord(record);
        groups.computeIfAbsent(groupOf(envelope), key -> new ArrayList<>())
            .add(new Received(record, envelope));
      } catch (MalformedEventException e) {
        deadLetters.publish(record, e);
      }
    }
    return groups;
  }

  private static String groupOf(EventEnvelope envelope) {
    OrderId subject = envelope.data().subject();
    return subject == null ? envelope.data().key() : subject.value();
  }

  private void handleGroup(List<Received> group, EventHandler handler, Semaphore permits) {
    permits.acquireUninterruptibly();
    try {
      for (Received received : group) {
        // All of it, so that what is logged of a failure names trace, order and payment.
        traceContext.continueTrace(received.envelope(), () ->
            LogFields.with(received.envelope().data(), () -> handleOne(received, handler)));
      }
    } finally {
      permits.release();
    }
  }

  private void handleOne(Received received, EventHandler handler) {
    for (int attempt = 1; ; attempt++) {
      try {
        handler.handle(received.envelope()).block(settings.handleTimeout());
        return;
      } catch (RuntimeException e) {
        if (Failures.isInfrastructure(e)) {
          throw new RetryBatchException(describe(received), e);
        }
        if (attempt >= settings.tries()) {
          deadLetters.publish(received.record(), e);
          return;
        }
        log.warn("event failed, trying again: {} attempt={}", describe(received), attempt, e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(settings.pauseBetweenTries());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetryBatchException("interrupted", e);
    }
  }

  private static String describe(Received received) {
    return "eventId=" + received.envelope().id()
        + " type=" + received.envelope().data().type().wireName()
        + " orderId=" + received.envelope().data().subject();
  }

  private static @Nullable RetryBatchException resultOf(Future<?> group) {
    try {
      group.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RetryBatchException retry
          ? retry : new RetryBatchException("a group failed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new RetryBatchException("interrupted", e);
    }
  }

  private static @Nullable RetryBatchException firstOf(
      @Nullable RetryBatchException first, @Nullable RetryBatchException next) {
    if (first != null && next != null) {
      first.addSuppressed(next);
    }
    return first != null ? first : next;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}

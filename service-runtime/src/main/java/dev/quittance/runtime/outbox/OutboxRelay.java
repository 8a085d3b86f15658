package dev.quittance.runtime.outbox;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.Wrapped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/**
 * Sends the outbox to Kafka: one thread per instance, on a database session of its own that holds
 * the advisory locks of the shards this instance serves.
 *
 * <p>A row is deleted after Kafka has acknowledged it. Dying between the two sends it again, with
 * the same event id.
 */
public final class OutboxRelay implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(10);

  private final ConnectionFactory connections;
  private final KafkaTemplate<String, byte[]> kafka;
  private final OutboxNudge nudge;
  private final OutboxSettings settings;
  private final Clock clock;
  private final SentEvents sent;
  private volatile boolean running;
  private @Nullable Thread thread;

  /** Made by auto-configuration. */
  public OutboxRelay(ConnectionFactory connections, KafkaTemplate<String, byte[]> kafka,
      OutboxNudge nudge, OutboxSettings settings, SentEvents sent, Clock clock) {
    this.connections = unpooled(connections);
    this.kafka = kafka;
    this.nudge = nudge;
    this.settings = settings;
    this.clock = clock;
    this.sent = sent;
  }

  /** A session that holds locks must not go back to a pool while it holds them. */
  private static ConnectionFactory unpooled(ConnectionFactory connections) {
    return connections instanceof Wrapped<?> pool && pool.unwrap() instanceof ConnectionFactory raw
        ? raw : connections;
  }

  @Override
  public void start() {
    running = true;
    thread = Thread.ofPlatform().name("outbox-relay").daemon(true).start(this::run);
  }

  @Override
  public void stop() {
    running = false;
    nudge.nudge();
    Thread relay = thread;
    if (relay == null) {
      return;
    }
    try {
      if (!relay.join(STOP_TIMEOUT)) {
        relay.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return ShutdownOrder.RELAY;
  }

  private void run() {
    while (running) {
      try {
        relayOnOneSession();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        log.warn("outbox relay failed, starting over: {}", e.toString());
        pauseAfterFailure();
      } catch (Throwable e) {
        // The process lives on, and nobody else sends the events of its shards.
        log.error("outbox relay failed, starting over", e);
        pauseAfterFailure();
      }
    }
  }

  private void pauseAfterFailure() {
    try {
      Thread.sleep(PAUSE_AFTER_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      running = false;
    }
  }

  private void relayOnOneSession() throws InterruptedException {
    Connection connection = await(Mono.from(connections.create()));
    try {
      DatabaseClient session = DatabaseClient.create(
          new SingleConnectionFactory(connection, connections.getMetadata(), true));
      OutboxRows rows = new OutboxRows(session);
      ShardLocks shards = new ShardLocks(session);
      shards.join().block(DATABASE_TIMEOUT);
      long nextRebalance = 0;
      while (running) {
        if (clock.millis() >= nextRebalance) {
          shards.rebalance().block(DATABASE_TIMEOUT);
          nextRebalance = clock.millis() + settings.rebalanceInterval().toMillis();
        }
        if (sendBatch(rows, shards.owned()) < settings.batchSize()) {
          nudge.await(settings.pollInterval());
        }
      }
      sendRest(rows, shards.owned());
    } finally {
      Mono.from(connection.close()).block(DATABASE_TIMEOUT);
    }
  }

  /** What the last requests and batches left: nobody else must wait for its shards to move. */
  private void sendRest(OutboxRows rows, List<Integer> shards) throws InterruptedException {
    long deadline = System.nanoTime() + STOP_TIMEOUT.toNanos();
    while (sendBatch(rows, shards) > 0 && System.nanoTime() < deadline) {
      log.debug("sending the rest");
    }
  }

  private int sendBatch(OutboxRows rows, List<Integer> shards) throws InterruptedException {
    if (shards.isEmpty()) {
      return 0;
    }
    List<OutboxRows.Row> batch = await(rows.oldest(shards, settings.batchSize()).collectList());
    if (batch.isEmpty()) {
      return 0;
    }
    List<CompletableFuture<?>> sends = new ArrayList<>(batch.size());
    for (OutboxRows.Row row : batch) {
      CompletableFuture<?> send = send(row.message());
      sends.add(send);
      if (send.isCompletedExceptionally()) {
        // What is refused at once is refused to the others too, each after a wait.
        break;
      }
    }
    List<OutboxRows.Row> acknowledged = new ArrayList<>(sends.size());
    RuntimeException failure = null;
    long deadline = System.nanoTime() + settings.sendTimeout().toNanos();
    for (int i = 0; i < sends.size(); i++) {
      RuntimeException refusal = resultOf(sends.get(i), deadline);
      if (refusal == null) {
        acknowledged.add(batch.get(i));
      } else if (isForGood(refusal.getCause())) {
        park(rows, batch.get(i), refusal);
      } else {
        failure = refusal;
      }
    }
    if (!acknowledged.isEmpty()) {
      rows.delete(acknowledged.stream().map(OutboxRows.Row::id).toList())
          .block(DATABASE_TIMEOUT);
      acknowledged.forEach(row -> sent.add(row, clock.instant()));
    }
    if (failure != null) {
      throw failure;
    }
    return sends.size() < batch.size() ? settings.batchSize() : batch.size();
  }

  private CompletableFuture<?> send(ProducerRecord<String, byte[]> message) {
    try {
      return kafka.send(message);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static @Nullable RuntimeException resultOf(CompletableFuture<?> send, long deadline)
      throws InterruptedException {
    try {
      send.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException e) {
      return new IllegalStateException("Kafka did not take an event", rootOf(e));
    } catch (TimeoutException e) {
      return new IllegalStateException("Kafka did not acknowledge in time", e);
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static boolean isForGood(@Nullable Throwable refusal) {
    return refusal instanceof RecordTooLargeException || refusal instanceof InvalidTopicException;
  }

  private static void park(OutboxRows rows, OutboxRows.Row row, RuntimeException refusal) {
    log.error("outbox row parked: id={} topic={} key={} reason={}", row.id(),
        row.message().topic(), row.message().key(), String.valueOf(refusal.getCause()));
    rows.park(row.id(), String.valueOf(refusal.getCause())).block(DATABASE_TIMEOUT);
  }

  private static <T> T await(Mono<T> answer) {
    T value = answer.block(DATABASE_TIMEOUT);
    if (value == null) {
      throw new IllegalStateException("the database answered nothing");
    }
    return value;
  }
}

package dev.quittance.ingest.traces;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.stereotype.Component;

/**
 * Starts to listen beside the start of the service, again and again until it works: a name of
 * Kafka that cannot be resolved must not keep webhooks from being taken.
 */
@Component
final class TraceListening implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(TraceListening.class);
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final ConcurrentMessageListenerContainer<String, byte[]> listener;
  private volatile boolean running;
  private @Nullable Thread starter;

  TraceListening(ConcurrentMessageListenerContainer<String, byte[]> traceListener) {
    this.listener = traceListener;
  }

  @Override
  public void start() {
    running = true;
    starter = Thread.ofVirtual().name("trace-listening").start(this::listen);
  }

  private void listen() {
    while (running) {
      try {
        listener.start();
        return;
      } catch (KafkaException | org.apache.kafka.common.KafkaException e) {
        log.warn("traces of payments cannot be heard: {}", e.toString());
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void stop() {
    running = false;
    Thread thread = starter;
    if (thread != null) {
      thread.interrupt();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    listener.stop();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Ends the listener itself, before its turn comes. */
  @Override
  public int getPhase() {
    return ShutdownOrder.NEW_WORK + 1;
  }
}

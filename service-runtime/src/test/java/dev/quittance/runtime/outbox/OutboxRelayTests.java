package dev.quittance.runtime.outbox;

import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;

@Timeout(60)
class OutboxRelayTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Breaks in a way that no database does. */
  private static final class Broken implements ConnectionFactory {

    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public Publisher<? extends Connection> create() {
      asked.incrementAndGet();
      throw new NoClassDefFoundError("as a test");
    }

    @Override
    public ConnectionFactoryMetadata getMetadata() {
      return () -> "broken";
    }
  }

  @Test
  void goesOnAfterAnError() {
    Broken broken = new Broken();
    OutboxRelay relay = new OutboxRelay(broken,
        new KafkaTemplate<>(new DefaultKafkaProducerFactory<>(Map.of())), new OutboxNudge(),
        new OutboxSettings(true, 10, Duration.ofMillis(10), Duration.ofSeconds(1), PATIENCE),
        new SentEvents(new SimpleMeterRegistry(),
            new TraceContext(Tracer.NOOP, Propagator.NOOP, ObservationRegistry.NOOP)),
        Clock.systemUTC());

    relay.start();
    try {
      Awaitility.await().atMost(PATIENCE).until(() -> broken.asked.get() >= 3);
    } finally {
      relay.stop();
    }
  }
}

package dev.quittance.runtime;

import dev.quittance.runtime.inbox.Inbox;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.outbox.OutboxBacklog;
import dev.quittance.runtime.outbox.OutboxNudge;
import dev.quittance.runtime.outbox.OutboxRelay;
import dev.quittance.runtime.outbox.OutboxRows;
import dev.quittance.runtime.outbox.OutboxSettings;
import dev.quittance.runtime.outbox.SentEvents;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import io.r2dbc.spi.ConnectionFactory;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.r2dbc.core.DatabaseClient;

/** Clock, tracing, outbox and inbox. */
@AutoConfiguration
@EnableConfigurationProperties(OutboxSettings.class)
public class RuntimeAutoConfiguration {

  @Bean
  @ConditionalOnMissingBean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  TraceContext traceContext(
      Tracer tracer, Propagator propagator, ObservationRegistry observations) {
    return new TraceContext(tracer, propagator, observations);
  }

  @Bean
  Inbox inbox(DatabaseClient database) {
    return new Inbox(database);
  }

  @Bean
  OutboxNudge outboxNudge() {
    return new OutboxNudge();
  }

  @Bean
  Outbox outbox(DatabaseClient database, OutboxNudge nudge, TraceContext traceContext,
      Clock clock, @Value("${spring.application.name}") String service) {
    return new Outbox(new OutboxRows(database), nudge, traceContext, clock, "/" + service);
  }

  @Bean
  @ConditionalOnProperty(name = "quittance.outbox.enabled", matchIfMissing = true)
  OutboxRelay outboxRelay(ConnectionFactory connections, KafkaTemplate<String, byte[]> kafka,
      OutboxNudge nudge, OutboxSettings settings, TraceContext traceContext,
      MeterRegistry meters, Clock clock) {
    return new OutboxRelay(
        connections, kafka, nudge, settings, new SentEvents(meters, traceContext), clock);
  }

  @Bean
  OutboxBacklog outboxBacklog(DatabaseClient database, MeterRegistry meters, Clock clock) {
    return new OutboxBacklog(new OutboxRows(database), meters, clock);
  }
}

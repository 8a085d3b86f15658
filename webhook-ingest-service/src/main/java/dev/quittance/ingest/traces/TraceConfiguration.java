package dev.quittance.ingest.traces;

import dev.quittance.events.Topic;
import dev.quittance.runtime.purge.Purge;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** Hears the requests, and forgets their traces when webhooks are no longer expected. */
@Configuration(proxyBeanMethods = false)
class TraceConfiguration {

  private static final String GROUP = "webhook-ingest-service.traces";

  /** Started by {@link TraceListening}: the ingest must come up without Kafka. */
  @Bean
  ConcurrentMessageListenerContainer<String, byte[]> traceListener(
      ConcurrentKafkaListenerContainerFactory<String, byte[]> factory, TraceMemory memory) {
    ConcurrentMessageListenerContainer<String, byte[]> container =
        factory.createContainer(Topic.Names.PAYMENT_REQUESTS);
    container.getContainerProperties().setGroupId(GROUP);
    container.setBeanName("traces");
    container.setAutoStartup(false);
    BatchMessageListener<String, byte[]> listener = memory::remember;
    container.setupMessageListener(listener);
    return container;
  }

  @Bean
  Purge paymentTracesPurge(PaymentTraces traces) {
    return new Purge("payment_traces", Duration.ofDays(30), Duration.ofDays(1), traces::purge);
  }
}

package dev.quittance.runtime.messaging;

import dev.quittance.events.Topic;
import dev.quittance.runtime.RuntimeAutoConfiguration;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.config.TopicBuilder;
import org.springframework.kafka.core.KafkaAdmin;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/** Topics, batch consumption and dead letters. */
@AutoConfiguration(after = RuntimeAutoConfiguration.class)
@EnableConfigurationProperties({ConsumerSettings.class, TopicSettings.class})
public class MessagingAutoConfiguration {

  private static final long PAUSE_BEFORE_RETRY_MILLIS = 1000;

  @Bean
  DeadLetters deadLetters(KafkaTemplate<String, byte[]> kafka, MeterRegistry meters,
      @Value("${spring.application.name}") String service) {
    return new DeadLetters(kafka, meters, service);
  }

  @Bean
  EventBatches eventBatches(
      ConsumerSettings settings, DeadLetters deadLetters, TraceContext traceContext) {
    return new EventBatches(settings, deadLetters, traceContext);
  }

  @Bean
  ConsumerLag consumerLag(KafkaListenerEndpointRegistry listeners,
      ObjectProvider<MessageListenerContainer> others, KafkaAdmin admin, MeterRegistry meters) {
    return new ConsumerLag(
        () -> Stream.concat(listeners.getListenerContainers().stream(), others.stream()).toList(),
        () -> Admin.create(admin.getConfigurationProperties()), meters);
  }

  /** A batch that failed comes again for ever: what cannot succeed is a dead letter before. */
  @Bean
  CommonErrorHandler batchErrorHandler() {
    return new DefaultErrorHandler(
        new FixedBackOff(PAUSE_BEFORE_RETRY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
  }

  @Bean
  KafkaAdmin.NewTopics paymentTopics(TopicSettings settings) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      TopicBuilder builder = builder(topic.topicName(), settings);
      topics.add(topic == Topic.PAYMENT_OUTCOMES
          ? builder.compact().build() : keptFor(builder, settings));
      topics.add(keptFor(builder(topic.deadLetterTopicName(), settings), settings));
    }
    return new KafkaAdmin.NewTopics(topics.toArray(NewTopic[]::new));
  }

  private static TopicBuilder builder(String name, TopicSettings settings) {
    return TopicBuilder.name(name)
        .partitions(settings.partitions()).replicas(settings.replicationFactor());
  }

  private static NewTopic keptFor(TopicBuilder builder, TopicSettings settings) {
    return builder.config(
        TopicConfig.RETENTION_MS_CONFIG, Long.toString(settings.retention().toMillis())).build();
  }
}

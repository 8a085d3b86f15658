package dev.quittance.runtime.messaging;

import dev.quittance.events.Topic;
import dev.quittance.runtime.RuntimeAutoConfiguration;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.DefaultKafkaProducerFactoryCustomizer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
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
  private static final int ADMIN_TIMEOUT_MILLIS = 10_000;

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
    return new ConsumerLag(() -> containers(listeners, others),
        () -> Admin.create(admin.getConfigurationProperties()), meters);
  }

  private static List<MessageListenerContainer> containers(
      KafkaListenerEndpointRegistry listeners, ObjectProvider<MessageListenerContainer> others) {
    return Stream.concat(listeners.getListenerContainers().stream(), others.stream()).toList();
  }

  /** A batch that failed comes again for ever: what cannot succeed is a dead letter before. */
  @Bean
  CommonErrorHandler batchErrorHandler() {
    return new DefaultErrorHandler(
        new FixedBackOff(PAUSE_BEFORE_RETRY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS));
  }

  /**
   * No beans of the topics: an administrator that knew them would keep the start waiting. The
   * listeners are only provided: a bean that depended on them would be stopped with them.
   */
  @Bean
  Topics topics(TopicSettings settings, KafkaProperties kafka, KafkaAdmin admin,
      ObjectProvider<KafkaListenerEndpointRegistry> listeners,
      ObjectProvider<MessageListenerContainer> others, MeterRegistry meters) {
    Map<String, Object> config = new HashMap<>(admin.getConfigurationProperties());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MILLIS);
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ADMIN_TIMEOUT_MILLIS);
    // A wrong setting is told at once; what is wrong with the network only later.
    new AdminClientConfig(config);
    return new Topics(paymentTopics(settings), kafka.getAdmin().isAutoCreate(),
        () -> containers(listeners.getObject(), others).stream()
            .flatMap(container -> Stream.ofNullable(container.getContainerProperties().getTopics()))
            .flatMap(Stream::of).collect(Collectors.toSet()),
        () -> Admin.create(config), meters);
  }

  @Bean
  DefaultKafkaProducerFactoryCustomizer topicsBeforeEvents(Topics topics) {
    return factory -> factory.addPostProcessor(producer -> {
      try {
        topics.awaitFirstLook();
      } catch (KafkaException e) {
        producer.close(Duration.ZERO);
        throw e;
      }
      return producer;
    });
  }

  @Bean
  KafkaHealth kafkaHealthIndicator(Topics topics) {
    return new KafkaHealth(topics);
  }

  static List<NewTopic> paymentTopics(TopicSettings settings) {
    List<NewTopic> topics = new ArrayList<>();
    for (Topic topic : Topic.values()) {
      TopicBuilder builder = builder(topic.topicName(), settings);
      topics.add(topic == Topic.PAYMENT_OUTCOMES
          ? builder.compact().build() : keptFor(builder, settings));
      topics.add(keptFor(builder(topic.deadLetterTopicName(), settings), settings));
    }
    return topics;
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

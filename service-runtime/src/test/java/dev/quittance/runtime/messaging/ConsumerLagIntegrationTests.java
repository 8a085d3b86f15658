package dev.quittance.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.Infrastructure;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;

/** The lag is the broker's word, so it is there also while nobody consumes. */
@Timeout(120)
class ConsumerLagIntegrationTests {

  private static final Map<String, Object> BROKER =
      Map.of("bootstrap.servers", Infrastructure.bootstrapServers());

  private final String topic = "lag-" + UUID.randomUUID();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

  private ConcurrentMessageListenerContainer<String, byte[]> sleeping(String group) {
    ContainerProperties properties = new ContainerProperties(topic);
    properties.setGroupId(topic + group);
    return new ConcurrentMessageListenerContainer<>(
        new DefaultKafkaConsumerFactory<>(BROKER), properties);
  }

  private double lagOf(String group) {
    return meters.get("quittance.consumer.lag").tag("group", topic + group).tag("topic", topic)
        .gauge().value();
  }

  @Test
  void countsWhatEachGroupHasNotCommittedThoughItDoesNotRun() throws Exception {
    try (Admin admin = Admin.create(BROKER);
        KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
            BROKER, new StringSerializer(), new ByteArraySerializer());
        ConsumerLag lag = new ConsumerLag(() -> List.of(sleeping("-new"), sleeping("-known")),
            () -> Admin.create(BROKER), meters)) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all()
          .get(30, TimeUnit.SECONDS);
      for (int index = 0; index < 6; index++) {
        producer.send(new ProducerRecord<>(topic, index % 2, "key", new byte[0]))
            .get(30, TimeUnit.SECONDS);
      }
      admin.alterConsumerGroupOffsets(topic + "-known", Map.of(
              new TopicPartition(topic, 0), new OffsetAndMetadata(3),
              new TopicPartition(topic, 1), new OffsetAndMetadata(1))).all()
          .get(30, TimeUnit.SECONDS);

      lag.refresh();

      assertThat(lagOf("-new")).isEqualTo(6);
      assertThat(lagOf("-known")).isEqualTo(2);
    }
  }
}

package dev.quittance.reconciliation;

import static dev.quittance.reconciliation.Samples.found;
import static dev.quittance.reconciliation.Samples.providerIdOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.PaymentId;
import dev.quittance.events.Topic;
import dev.quittance.providers.Capability;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.test.EmbeddedKafkaBroker;
import org.springframework.kafka.test.context.EmbeddedKafka;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.bean.override.convention.TestBean;

/** The whole way: Kafka, listener, database, poller, outbox, Kafka. */
@Timeout(90)
@EmbeddedKafka(partitions = 2)
@DirtiesContext
@SpringBootTest(properties = {
  "KAFKA_BOOTSTRAP_SERVERS=${spring.embedded.kafka.brokers}", "LOG_FORMAT=", "LOG_LEVEL=warn",
  "quittance.reconciliation.delays=200ms,500ms", "quittance.reconciliation.poll-interval=50ms",
  "quittance.topics.partitions=2",
  "quittance.backfill.settle=0s", "quittance.backfill.interval=100ms",
  "quittance.backfill.poll-interval=50ms", "quittance.reconciliation.later-reads=",
})
class MissedWebhookIntegrationTests {

  private static final FakeProvider STRIPE = new FakeProvider("stripe", Capability.READ);
  private static final FakeProvider LISTER = new FakeProvider("lister", Capability.LIST_EVENTS);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final List<ConsumerRecord<String, byte[]>> outcomes = new ArrayList<>();
  @TestBean
  private Providers providers;
  @Autowired
  private KafkaTemplate<String, byte[]> kafka;
  @Autowired
  private EmbeddedKafkaBroker broker;
  @Autowired
  private MeterRegistry meters;

  static Providers providers() {
    return FakeProviders.of(STRIPE, LISTER);
  }

  @DynamicPropertySource
  static void database(DynamicPropertyRegistry registry) {
    TestDatabase.register(registry, "with_kafka");
  }

  @Test
  void publishesToKafkaWhatNoWebhookBrought() {
    PaymentId id = PaymentId.random();
    STRIPE.answer(id, found("stripe", id, PaymentStatus.SUCCEEDED));
    Instant now = Instant.now();
    kafka.send(EventMapping.toRecord(
        EventEnvelope.of(Samples.created(id, "stripe", now, null), "/test", now, null)));

    String eventId = "sync:stripe:" + providerIdOf(id) + ":succeeded";
    ConsumerRecord<String, byte[]> outcome = outcome(eventId);
    assertThat(EventMapping.fromRecord(outcome).id()).isEqualTo(eventId);
    assertThat(meters.get("quittance.reconciliation.missed.webhooks")
        .tag("payment_channel", "stripe").counter().count()).isEqualTo(1);
    assertThat(STRIPE.reads()).containsExactly(id);
  }

  @Test
  void publishesToKafkaOnceWhatAProviderListsAndNoWebhookBrought() {
    PaymentId id = PaymentId.random();
    Instant now = Instant.now();
    LISTER.events().add("evt_1", "refunded", id, now.minusSeconds(60));

    assertThat(EventMapping.fromRecord(outcome("evt_1")).id()).isEqualTo("lister:evt_1");

    // Well after it came back to us, and was listed again: once more would be on the topic by now.
    int lists = LISTER.events().queries().size();
    await().atMost(PATIENCE).until(() -> LISTER.events().queries().size() > lists + 5);
    LISTER.events().add("evt_2", "refunded", id, now.minusSeconds(30));
    outcome("evt_2");
    assertThat(keys()).filteredOn("evt_1"::equals).hasSize(1);
    assertThat(keys()).filteredOn("evt_2"::equals).hasSize(1);
  }

  private List<String> keys() {
    return outcomes.stream().map(ConsumerRecord::key).toList();
  }

  /** The first outcome with that key; everything else that was heard is kept too. */
  private ConsumerRecord<String, byte[]> outcome(String key) {
    try (var consumer = new KafkaConsumer<>(Map.of(
        "bootstrap.servers", broker.getBrokersAsString(), "group.id", "test-" + key,
        "auto.offset.reset", "earliest"), new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topic.Names.PAYMENT_OUTCOMES));
      outcomes.clear();
      await().atMost(PATIENCE).until(() -> {
        consumer.poll(Duration.ofMillis(200)).forEach(outcomes::add);
        return keys().contains(key);
      });
    }
    return outcomes.stream().filter(record -> key.equals(record.key())).findFirst().orElseThrow();
  }
}

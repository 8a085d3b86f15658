package dev.quittance.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.Topic;
import dev.quittance.runtime.inbox.Inbox;
import dev.quittance.runtime.messaging.EventBatches;
import dev.quittance.runtime.security.PublicPaths;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import dev.quittance.runtime.tracing.TraceContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.application.name=test-service",
      "spring.config.import=classpath:quittance-runtime.yml"
    })
class OutboxIntegrationTests {

  private static final List<EventEnvelope> HEARD = new CopyOnWriteArrayList<>();
  private static final AtomicInteger RUN = new AtomicInteger();

  @Autowired
  private Outbox outbox;
  @Autowired
  private Inbox inbox;
  @Autowired
  private TransactionalOperator transaction;
  @Autowired
  private DatabaseClient database;
  @Autowired
  private TraceContext traceContext;

  private final String run = "run" + RUN.incrementAndGet() + "-";

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
  }

  /** A service that has nothing but the runtime, and hears its own events. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class TestService {

    @Bean
    PublicPaths publicPaths() {
      return new PublicPaths(List.of());
    }

    @Bean
    Ears ears(EventBatches batches) {
      return new Ears(batches);
    }
  }

  record Ears(EventBatches batches) {

    @KafkaListener(topics = Topic.Names.PAYMENT_REQUESTS, groupId = "test")
    void hear(List<ConsumerRecord<String, byte[]>> records) {
      batches.process(records, envelope -> Mono.fromRunnable(() -> {
        HEARD.add(envelope);
        if (envelope.id().endsWith("poison")) {
          throw new IllegalStateException("cannot be handled");
        }
      }));
    }
  }

  private Event event(String order, String payment) {
    return new PaymentCancellationRequested(
        new OrderId(run + order), new PaymentId(run + payment), "reason");
  }

  private List<String> heard() {
    return HEARD.stream().map(EventEnvelope::id).filter(id -> id.contains(":" + run))
        .map(id -> id.substring(id.indexOf(run) + run.length())).toList();
  }

  private void await(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> heard().size() >= count);
  }

  @Test
  void publishesAfterTheCommitInTheOrderOfOneKey() {
    List<Event> events = IntStream.range(0, 200)
        .mapToObj(index -> event("one", "p" + index)).toList();

    transaction.transactional(outbox.append(events)).block();

    await(200);
    assertThat(heard())
        .isEqualTo(IntStream.range(0, 200).mapToObj(index -> "p" + index).toList());
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> database
        .sql("SELECT count(*) FROM outbox").mapValue(Long.class).one().block() == 0L);
  }

  @Test
  void publishesNothingOfATransactionThatRolledBack() {
    assertThatThrownBy(() -> transaction.transactional(outbox.append(event("a", "lost"))
        .then(Mono.error(new IllegalStateException("no")))).block())
        .isInstanceOf(IllegalStateException.class);

    transaction.transactional(outbox.append(event("a", "kept"))).block();

    await(1);
    assertThat(heard()).containsExactly("kept");
  }

  @Test
  void refusesAnEventOutsideATransaction() {
    assertThatThrownBy(() -> outbox.append(event("a", "alone")).block())
        .isInstanceOf(IllegalStateException.class).hasMessageContaining("transaction");
  }

  @Test
  void carriesTheTraceFromTheCommitToTheConsumer() {
    String trace = "0af7651916cd43dd8448eb211c80319c";
    traceContext.continueTrace("test", "00-" + trace + "-b7ad6b7169203331-01", () ->
        transaction.transactional(outbox.append(event("a", "traced"))).block());

    await(1);
    assertThat(HEARD.stream().filter(e -> e.id().contains(run)).findFirst().orElseThrow()
        .traceparent()).contains(trace);
  }

  @Test
  void putsAsideWhatCannotBeHandledWithItsCause() {
    transaction.transactional(outbox.append(event("a", "poison"))).block();
    try (KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_REQUESTS.deadLetterTopicName())) {
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> letters.records().stream()
          .anyMatch(letter -> header(letter, "ce_id").contains(run)
              && header(letter, "dlt-cause-message").contains("cannot be handled")
              && header(letter, "dlt-consumer").equals("test-service")));
    }
    assertThat(heard()).as("tries before it is given up").hasSize(3);
  }

  @Test
  void putsAsideWhatIsNoEvent() {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", Infrastructure.bootstrapServers()),
        new StringSerializer(), new ByteArraySerializer());
        KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_REQUESTS.deadLetterTopicName())) {
      producer.send(new ProducerRecord<>(
          Topic.Names.PAYMENT_REQUESTS, run + "garbage", new byte[] {1, 2, 3}));
      producer.flush();
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> letters.records().stream()
          .anyMatch(letter -> (run + "garbage").equals(letter.key())
              && header(letter, "dlt-cause-class").contains("MalformedEventException")));
    }
  }

  private static String header(ConsumerRecord<String, byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  @Test
  void handlesAnEventOnceUnlessItsTransactionRolledBack() {
    AtomicInteger handled = new AtomicInteger();
    Mono<Void> work = Mono.fromRunnable(handled::incrementAndGet);
    String id = run + "event";

    assertThatThrownBy(() -> transaction.transactional(inbox.once("test", id,
        work.then(Mono.error(new IllegalStateException("crash"))))).block())
        .hasMessageContaining("crash");
    transaction.transactional(inbox.once("test", id, work)).block();
    transaction.transactional(inbox.once("test", id, work)).block();

    assertThat(handled).as("the one that rolled back, and one more").hasValue(2);
  }

  @Test
  void sharesTheShardsAndFreesThoseOfADeadSession() {
    ShardLocksProbe probe = new ShardLocksProbe();
    probe.run(Infrastructure.properties());
    assertThat(probe.first()).isEqualTo(OutboxRows.SHARDS);
    assertThat(probe.shared()).containsExactly(OutboxRows.SHARDS / 2, OutboxRows.SHARDS / 2);
    assertThat(probe.survivor()).isEqualTo(OutboxRows.SHARDS);
  }
}

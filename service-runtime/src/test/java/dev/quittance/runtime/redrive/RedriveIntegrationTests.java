package dev.quittance.runtime.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.events.Topic;
import dev.quittance.runtime.messaging.ConsumerSettings;
import dev.quittance.runtime.messaging.DeadLetters;
import dev.quittance.runtime.messaging.EventBatches;
import dev.quittance.runtime.redrive.Redrive.Report;
import dev.quittance.runtime.security.PublicPaths;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import dev.quittance.runtime.tracing.TraceContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Mono;

@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.application.name=failing-service", "quittance.outbox.enabled=false",
      "quittance.consumer.tries=1", "spring.config.import=classpath:quittance-runtime.yml"
    })
class RedriveIntegrationTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Autowired
  private EventBatches batches;
  @Autowired
  private ConsumerSettings settings;
  @Autowired
  private KafkaTemplate<String, byte[]> kafka;
  @Autowired
  private MeterRegistry meters;
  @Autowired
  private TraceContext traceContext;

  private final String run = UUID.randomUUID().toString();
  private final List<EventEnvelope> handled = new CopyOnWriteArrayList<>();
  private final List<String> lines = new ArrayList<>();

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
  }

  /** A service that has nothing but the runtime. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class TestService {

    @Bean
    PublicPaths publicPaths() {
      return new PublicPaths(List.of());
    }
  }

  private Event request(String name) {
    return new PaymentCancellationRequested(
        new OrderId(run), new PaymentId(run + "-" + name), "reason");
  }

  private Event outcome(String name) {
    return new PaymentSucceeded(new ProviderReport("stripe", "evt_" + name + run, null, Map.of(),
        new OrderId(run), new PaymentId(run), Instant.now(), ReportedBy.WEBHOOK),
        new Money(100, "CNY"));
  }

  private EventBatches another() {
    return new EventBatches(
        settings, new DeadLetters(kafka, meters, "other-service"), traceContext);
  }

  private static Mono<Void> fail(EventEnvelope envelope) {
    return Mono.error(new IllegalStateException("cannot do " + envelope.id()));
  }

  private Mono<Void> handle(EventEnvelope envelope) {
    return Mono.fromRunnable(() -> handled.add(envelope));
  }

  private List<ConsumerRecord<String, byte[]>> mine(KafkaProbe probe) {
    return probe.records().stream().filter(record ->
        new String(record.value(), StandardCharsets.UTF_8).contains(run)).toList();
  }

  private List<ConsumerRecord<String, byte[]>> await(KafkaProbe probe, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> mine(probe).size() >= count);
    return mine(probe);
  }

  private Report redrive(String... more) throws InterruptedException {
    Map<String, Object> broker = Map.of("bootstrap.servers", Infrastructure.bootstrapServers());
    return new Redrive(new KafkaAccess(broker, broker), Clock.systemUTC(), lines::add)
        .run(RedriveRequest.parse(more));
  }

  private static List<String> headers(ConsumerRecord<String, byte[]> record, String name) {
    return StreamSupport.stream(record.headers().headers(name).spliterator(), false)
        .map(Header::value).map(value -> new String(value, StandardCharsets.UTF_8)).toList();
  }

  @Test
  void bringsADeadLetterBackToTheServiceThatFailedAndToNoOther() throws InterruptedException {
    try (KafkaProbe topic = new KafkaProbe(Topic.PAYMENT_REQUESTS);
        KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_REQUESTS.deadLetterTopicName());
        EventBatches another = another()) {
      Event event = request("a");
      topic.send(event);
      batches.process(await(topic, 1), RedriveIntegrationTests::fail);
      await(letters, 1);

      String only = "--event-id=" + event.eventId();
      Report shown = redrive("--topic=payment.requests", only);
      assertThat(shown.chosen()).isEqualTo(1);
      assertThat(lines).singleElement().asString()
          .contains("found", event.eventId(), "failing-service", "cannot do");
      assertThat(redrive("--topic=payment.requests", only, "--send").chosen()).isEqualTo(1);

      // The first time it was only shown.
      List<ConsumerRecord<String, byte[]>> records = await(topic, 2);
      assertThat(records).hasSize(2);
      ConsumerRecord<String, byte[]> again = records.get(1);
      assertThat(again.key()).isEqualTo(records.getFirst().key());
      assertThat(headers(again, "ce_id")).containsExactly(event.eventId());
      assertThat(headers(again, "redriven-for")).containsExactly("failing-service");
      assertThat(headers(again, "dlt-history")).singleElement().asString()
          .contains("failing-service", "IllegalStateException", "cannot do");

      another.process(List.of(again), this::handle);
      assertThat(handled).isEmpty();
      batches.process(List.of(again), this::handle);
      assertThat(handled).extracting(EventEnvelope::data).containsExactly(event);
    }
  }

  @Test
  void keepsTheHistoryOfWhatFailsAgainAndSendsOneOfTheSame() throws InterruptedException {
    try (KafkaProbe topic = new KafkaProbe(Topic.PAYMENT_REQUESTS);
        KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_REQUESTS.deadLetterTopicName())) {
      Event event = request("a");
      topic.send(event);
      batches.process(await(topic, 1), RedriveIntegrationTests::fail);
      await(letters, 1);
      String[] send = {"--topic=payment.requests", "--event-id=" + event.eventId(), "--send"};
      redrive(send);
      batches.process(List.of(await(topic, 2).get(1)), RedriveIntegrationTests::fail);
      List<ConsumerRecord<String, byte[]>> twice = await(letters, 2);
      assertThat(headers(twice.get(1), "dlt-history")).hasSize(1);

      Report second = redrive(send);

      assertThat(second.chosen()).isEqualTo(1);
      assertThat(second.repeated()).isEqualTo(1);
      await(topic, 3);
    }
  }

  @Test
  void sendsAnOutcomeToEverybodyForItReplacesTheFirstOfItsKey() throws InterruptedException {
    try (KafkaProbe topic = new KafkaProbe(Topic.PAYMENT_OUTCOMES);
        KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_OUTCOMES.deadLetterTopicName());
        EventBatches another = another()) {
      Event event = outcome("a");
      topic.send(event);
      List<ConsumerRecord<String, byte[]>> first = await(topic, 1);
      batches.process(first, RedriveIntegrationTests::fail);
      another.process(first, RedriveIntegrationTests::fail);
      await(letters, 2);

      Report report = redrive(
          "--topic=payment.outcomes", "--event-id=" + event.eventId(), "--send");

      assertThat(report.chosen()).isEqualTo(1);
      assertThat(report.repeated()).isEqualTo(1);
      ConsumerRecord<String, byte[]> again = await(topic, 2).get(1);
      assertThat(again.key()).isEqualTo(event.key());
      another.process(List.of(again), this::handle);
      assertThat(handled).hasSize(1);
    }
  }

  @Test
  void choosesByTypeTimeConsumerAndCount() throws InterruptedException {
    try (KafkaProbe topic = new KafkaProbe(Topic.PAYMENT_REQUESTS);
        KafkaProbe letters = new KafkaProbe(Topic.PAYMENT_REQUESTS.deadLetterTopicName())) {
      Instant before = Instant.now();
      for (String name : List.of("a", "b", "c")) {
        topic.send(request(name));
      }
      batches.process(await(topic, 3), RedriveIntegrationTests::fail);
      await(letters, 3);
      Instant after = Instant.now().plusSeconds(1);
      String all = "--topic=payment.requests";

      assertThat(redrive(all, "--since=" + before, "--limit=2").chosen()).isEqualTo(2);
      assertThat(redrive(all, "--since=" + before, "--limit=2").complete()).isFalse();
      assertThat(redrive(all, "--since=" + before).chosen()).isGreaterThanOrEqualTo(3);
      assertThat(redrive(all, "--since=" + after).chosen()).isZero();
      assertThat(redrive(all, "--until=" + Instant.EPOCH).chosen()).isZero();
      assertThat(redrive(all, "--type=refund.requested.v1").chosen()).isZero();
      assertThat(redrive(all, "--consumer=nobody").chosen()).isZero();
      assertThat(mine(topic)).hasSize(3);
    }
  }
}

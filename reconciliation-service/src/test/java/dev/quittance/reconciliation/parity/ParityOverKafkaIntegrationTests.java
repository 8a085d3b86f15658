package dev.quittance.reconciliation.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.Event;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.Topic;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole way: topics, listener, check, outbox, topic; and all of it anew. */
@Timeout(180)
@DirtiesContext
@SpringBootTest(properties = {"LOG_FORMAT=", "quittance.parity.grace=6s",
  "quittance.parity.provider-grace=60s", "quittance.parity.poll-interval=100ms"})
class ParityOverKafkaIntegrationTests {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String GROUP = "reconciliation-service.parity";

  @Autowired
  private DatabaseClient database;
  @Autowired
  private KafkaListenerEndpointRegistry listeners;

  private final Words say =
      new Words(Words.fresh().orderId(), Words.fresh().paymentId(),
          Instant.now().truncatedTo(ChronoUnit.MILLIS));

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
  }

  private String text(String sql) {
    return Objects.requireNonNullElse(
        database.sql(sql).mapValue(String.class).one().block(Duration.ofSeconds(10)), "");
  }

  private String drift() {
    return text("SELECT string_agg(kind || ' ' || state, ',' ORDER BY id) FROM discrepancies"
        + " WHERE order_id = '" + say.orderId() + "'");
  }

  private String sayings() {
    return text("SELECT coalesce(max((sayings - 'x')::text), '') FROM parity_orders"
        + " WHERE order_id = '" + say.orderId() + "' AND due_at IS NULL");
  }

  @Test
  void saysALostSuccessAgainAndHearsEverythingAnew()
      throws ExecutionException, InterruptedException {
    try (KafkaProbe outcomes = new KafkaProbe(Topic.PAYMENT_OUTCOMES)) {
      Event success = say.succeeded();
      List.of(say.requested(), say.created(), success).forEach(outcomes::send);

      await().atMost(PATIENCE).until(() -> outcomes.events().stream()
          .filter(event -> event.id().equals(success.eventId())).count() == 2);
      assertThat(outcomes.events(PaymentSucceeded.class)).allMatch(success::equals);
      assertThat(drift()).isEqualTo("success_not_applied open");

      outcomes.send(say.paid());
      await().atMost(PATIENCE).until(() -> drift().equals("success_not_applied resolved"));
    }
    await().atMost(PATIENCE).until(() -> !sayings().isEmpty());
    List<String> marks = marks();

    database.sql("TRUNCATE parity_orders").then().block(Duration.ofSeconds(10));
    setBack();
    await().atMost(PATIENCE).until(() -> !sayings().isEmpty() && marks().equals(marks));
    assertThat(drift()).isEqualTo("success_not_applied resolved");
  }

  private List<String> marks() {
    return database.sql("SELECT jsonb_object_keys(sayings->'payments'->'" + say.paymentId()
            + "'->'marks') AS mark FROM parity_orders ORDER BY mark")
        .mapValue(String.class).all().collectList().block(Duration.ofSeconds(10));
  }

  /** What an operator does with kafka-consumer-groups --reset-offsets. */
  private void setBack() throws ExecutionException, InterruptedException {
    var listener = Objects.requireNonNull(listeners.getListenerContainer("parity"));
    listener.stop();
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", Infrastructure.bootstrapServers()))) {
      Map<TopicPartition, OffsetAndMetadata> begin = new HashMap<>(
          admin.listConsumerGroupOffsets(GROUP).partitionsToOffsetAndMetadata().get());
      assertThat(begin).isNotEmpty();
      begin.replaceAll((_, _) -> new OffsetAndMetadata(0));
      await().atMost(PATIENCE).ignoreExceptions().untilAsserted(
          () -> admin.alterConsumerGroupOffsets(GROUP, begin).all().get());
    }
    listener.start();
  }
}

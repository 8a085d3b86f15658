package dev.quittance.runtime.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.outbox.OutboxRows.Backlog;
import dev.quittance.runtime.testing.Infrastructure;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** What the gauges of the outbox say. */
@Timeout(120)
@SpringBootTest(classes = OutboxIntegrationTests.TestService.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.config.import=classpath:quittance-runtime.yml", "spring.application.name=backlog",
      "quittance.outbox.enabled=false", "spring.kafka.listener.auto-startup=false"})
class BacklogIntegrationTests {

  private static final Instant OLD = Instant.parse("2026-01-01T00:00:00Z");

  @Autowired
  private DatabaseClient database;
  @Autowired
  private MeterRegistry meters;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
  }

  @BeforeEach
  void empty() {
    database.sql("DELETE FROM outbox").fetch().rowsUpdated().block(Duration.ofSeconds(10));
  }

  private void write(int rows, Instant createdAt, boolean parked) {
    database.sql("""
            INSERT INTO outbox (shard, topic, message_key, headers, body, parked_reason, created_at)
            SELECT n % 16, 't', 'k', '{}', '{}', CASE WHEN :parked THEN 'too large' END, :at
              FROM generate_series(1, :rows) AS s (n)
            """)
        .bind("rows", rows).bind("at", createdAt).bind("parked", parked)
        .fetch().rowsUpdated().block(Duration.ofSeconds(30));
  }

  private Backlog backlog() {
    Backlog backlog = new OutboxRows(database).backlog().block(Duration.ofSeconds(10));
    return backlog == null ? Backlog.NONE : backlog;
  }

  @Test
  void isNothingWhenNothingWaits() {
    assertThat(backlog()).isEqualTo(Backlog.NONE);
  }

  @Test
  void takesTheAgeOfWhatWaitsAndNotOfWhatIsParked() {
    write(1, OLD, true);
    write(5, OLD.plusSeconds(30), false);
    write(40, OLD.plusSeconds(60), false);

    assertThat(backlog())
        .isEqualTo(new Backlog(45, 1, OLD.plusSeconds(30).toEpochMilli()));
  }

  @Test
  void showsWhatWaitsAlsoWhileNoRelayRuns() {
    write(1, OLD, true);
    write(5, OLD, false);

    Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
      assertThat(meters.get("quittance.outbox.size").gauge().value()).isEqualTo(5);
      assertThat(meters.get("quittance.outbox.parked").gauge().value()).isEqualTo(1);
      assertThat(meters.get("quittance.outbox.oldest.age").gauge().value())
          .isGreaterThan(Duration.ofDays(1).toSeconds());
    });
    assertThat(meters.get("quittance.refresh.age").gauges())
        .extracting(gauge -> gauge.getId().getTag("task")).contains("outbox", "consumer_lag");
  }

  @Test
  void doesNotCountForLong() {
    write(OutboxRows.MOST_COUNTED + 10, OLD, false);

    assertThat(backlog().waiting()).isEqualTo(OutboxRows.MOST_COUNTED);
  }
}

package dev.quittance.runtime.purge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.inbox.Inbox;
import dev.quittance.runtime.security.PublicPaths;
import dev.quittance.runtime.testing.Infrastructure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import reactor.core.publisher.Flux;

@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "spring.application.name=purging-service", "quittance.outbox.enabled=false",
      "quittance.purge.batch-size=10", "quittance.idempotency.enabled=true",
      "PAYLOAD_SEALING_KEYS=k:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
      "spring.config.import=classpath:quittance-runtime.yml"
    })
class InboxPurgeIntegrationTests {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  @Autowired
  private Purges purges;
  @Autowired
  private Inbox inbox;
  @Autowired
  private DatabaseClient database;

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

  @BeforeEach
  void fill() {
    run("TRUNCATE inbox, idempotency_keys, outbox");
    run("""
        INSERT INTO inbox (consumer, event_id, handled_at)
        SELECT 'test', 'e' || day, now() - day * interval '1 day' + interval '1 minute'
          FROM generate_series(1, 100) day
        """);
  }

  private void run(String sql) {
    database.sql(sql).then().block(TIMEOUT);
  }

  private long count(String sql) {
    Long count = database.sql(sql).mapValue(Long.class).one().block(TIMEOUT);
    return count == null ? -1 : count;
  }

  @Test
  void remembersEventsForAsLongAsTheyCanBeHeardAgain() {
    purges.run().block(TIMEOUT);

    // Thirty days in the topic, thirty more among the dead letters, and one.
    assertThat(count("SELECT count(*) FROM inbox")).isEqualTo(61);
    assertThat(inbox.isFirst("test", "e60").block(TIMEOUT)).isFalse();
    assertThat(inbox.isFirst("test", "e62").block(TIMEOUT)).isTrue();
  }

  @Test
  void forgetsEachEventOnceWhenInstancesPurgeTogether() {
    Flux.range(0, 6).flatMap(_ -> purges.run(), 6).then().block(TIMEOUT);

    assertThat(count("SELECT count(*) FROM inbox")).isEqualTo(61);
  }

  @Test
  void neverForgetsAnEventThatHasNotLeft() {
    run("""
        INSERT INTO outbox (shard, topic, message_key, headers, body, created_at)
        VALUES (0, 't', 'k', '{}', '{}', now() - interval '900 days')
        """);
    purges.run().block(TIMEOUT);

    assertThat(count("SELECT count(*) FROM outbox")).isEqualTo(1);
  }

  @Test
  void forgetsAnswersOfYesterdayButNotTodays() {
    run("""
        INSERT INTO idempotency_keys (scope, request_hash, state, locked_until, created_at)
        SELECT 'k' || hour, 'h', 'done', now(), now() - hour * interval '1 hour'
          FROM unnest(ARRAY[1, 23, 25, 400]) hour
        """);
    purges.run().block(TIMEOUT);

    assertThat(count("SELECT count(*) FROM idempotency_keys")).isEqualTo(2);
  }

  @Test
  void findsOldEventsByTheirIndex() {
    run("""
        INSERT INTO inbox (consumer, event_id, handled_at)
        SELECT 'many', 'e' || n, now() FROM generate_series(1, 50000) n
        """);
    run("ANALYZE inbox");
    List<String> plan = database.sql("""
            EXPLAIN SELECT ctid FROM inbox WHERE handled_at < now() - interval '60 days'
             ORDER BY handled_at LIMIT 1000 FOR UPDATE SKIP LOCKED
            """)
        .mapValue(String.class).all().collectList().block(TIMEOUT);

    assertThat(String.join("\n", plan)).contains("Index Scan using inbox_handled_at");
  }
}

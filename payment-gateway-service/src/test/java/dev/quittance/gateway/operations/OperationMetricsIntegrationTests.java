package dev.quittance.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.gateway.GatewayTests;
import dev.quittance.providers.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** In a transaction that is rolled back: no worker sees these operations, so none takes them. */
class OperationMetricsIntegrationTests extends GatewayTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Autowired
  private Providers enabled;
  @Autowired
  private TransactionalOperator transaction;
  @Autowired
  private DatabaseClient sql;
  /** Of its own: the service's gauges are refreshed by what others can see. */
  private final MeterRegistry meters = new SimpleMeterRegistry();

  /** An operation, due so many seconds ago; {@code lease} is added to now, if it has one. */
  private Mono<Void> operation(
      String key, String provider, String status, int dueSecondsAgo, String lease) {
    return sql.sql("""
            INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                    due_at, lease_until)
            VALUES (:key, 'create', 'p-metrics', :provider, '{}', :status,
                    now() - :seconds * interval '1 second', now() + CAST(:lease AS interval))
            """)
        .bind("key", "metrics:" + key).bind("provider", provider).bind("status", status)
        .bind("seconds", dueSecondsAgo).bind("lease", lease).then();
  }

  private double dueAge(String provider) {
    return meters.get("quittance.gateway.oldest.due.age").tag("provider", provider).gauge()
        .value();
  }

  @Test
  void showsHowLongWhatCouldBeTriedHasBeenDue() {
    OperationMetrics metrics = new OperationMetrics(sql, enabled, meters);
    transaction.execute(rolledBack -> {
      rolledBack.setRollbackOnly();
      return operation("late", "fast", "unknown", 90, "-1 second")
          .then(operation("later", "fast", "queued", 50, "-1 second"))
          .then(operation("waits", "slow", "unknown", -600, "-1 second"))
          .then(operation("runs", "slow", "queued", 600, "10 seconds"))
          .then(operation("over", "slow", "failed", 6000, "-1 second"))
          .then(operation("orphan", "none", "queued", 70, "-1 second"))
          .then(operation("orphan-waits", "none", "queued", -60, "-1 second"))
          .then(operation("switched-off", "gone", "unknown", 40, "-1 second"))
          .then(metrics.refresh())
          .then(Mono.fromRunnable(() -> {
            assertThat(dueAge("fast")).isEqualTo(90);
            assertThat(dueAge("slow")).isZero();
            assertThat(dueAge("keyless")).isZero();
            assertThat(dueAge("none")).as("of a payment that is not known").isEqualTo(70);
            assertThat(dueAge("gone")).as("not enabled any more").isEqualTo(40);
          }));
    }).blockLast(PATIENCE);
  }

  @Test
  void asksTheIndexForTheOldest() {
    String plan = transaction.execute(rolledBack -> {
      rolledBack.setRollbackOnly();
      return sql.sql("""
              INSERT INTO operations (operation_key, kind, payment_id, provider, request, status,
                                      due_at)
              SELECT 'metrics:' || n, 'create', 'p' || n, 'fast', '{}',
                     CASE WHEN n % 20 = 0 THEN 'queued' ELSE 'done' END,
                     now() - n * interval '1 second'
                FROM generate_series(1, 20000) AS n
              """).then()
          .then(sql.sql("ANALYZE operations").then())
          .then(sql.sql("EXPLAIN " + OperationMetrics.OLDEST_DUE)
              .bind("providers", new String[] {"fast", "slow"})
              .map(row -> String.valueOf(row.get(0, String.class))).all()
              .reduce((lines, line) -> lines + "\n" + line));
    }).blockLast(PATIENCE);

    assertThat(Objects.requireNonNull(plan)).contains("Index Scan using operations_due")
        .doesNotContain("Seq Scan", "Sort");
  }
}

package dev.quittance.reconciliation.payments;

import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import io.r2dbc.spi.ConnectionFactories;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * How long it takes to claim the next 500 due payments of ten thousand and of a million open ones,
 * in one run: the sizes take turns, so that what else the machine does hits both. Prints a table
 * and the plan; asserts nothing.
 */
public final class ClaimBenchmark {

  private static final int BATCH = 500;
  private static final int BATCHES_PER_ROUND = 15;
  private static final int ROUNDS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final int size;
  private final DatabaseClient database;
  private final LeasedPayments payments;
  private final List<Double> millis = new ArrayList<>();

  private ClaimBenchmark(int size, DatabaseClient database) {
    this.size = size;
    this.database = database;
    this.payments = new LeasedPayments(database);
  }

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setServerConfig("synchronous_commit", "on").start()) {
      ClaimBenchmark small = filled(postgres, 10_000);
      ClaimBenchmark large = filled(postgres, 1_000_000);
      small.round(false);
      large.round(false);
      for (int round = 0; round < ROUNDS; round++) {
        small.round(true);
        large.round(true);
      }
      System.out.println(large.plan());
      System.out.println("| open payments | median | p95 | claims of 500 per second |");
      System.out.println("|---|---|---|---|");
      small.print();
      large.print();
      System.out.printf("ratio of the medians, 1,000,000 to 10,000: %.2f%n",
          large.percentile(50) / small.percentile(50));
    }
  }

  private static ClaimBenchmark filled(EmbeddedPostgres postgres, int size) {
    String name = "open_" + size;
    DatabaseClient server = client(postgres, "postgres");
    server.sql("CREATE DATABASE " + name).then().block(PATIENCE);
    Flyway.configure().dataSource(postgres.getDatabase("postgres", name))
        .locations("classpath:db/runtime", "classpath:db/migration").outOfOrder(true).load()
        .migrate();
    ClaimBenchmark benchmark = new ClaimBenchmark(size, client(postgres, name));
    benchmark.fill();
    return benchmark;
  }

  private static DatabaseClient client(EmbeddedPostgres postgres, String name) {
    return DatabaseClient.create(ConnectionFactories.get("r2dbc:pool:postgresql://postgres:postgres"
        + "@localhost:" + postgres.getPort() + "/" + name + "?initialSize=1&maxSize=1"));
  }

  /** Half of them are due, the others later. */
  private void fill() {
    run("""
        INSERT INTO open_payments (payment_id, order_id, payment_channel, provider_payment_id,
               refs, amount_minor, currency, status, created_at, due_at, updated_at)
        SELECT gen_random_uuid()::text, gen_random_uuid()::text, 'stripe', 'pi_' || n,
               jsonb_build_object('payment_intent', 'pi_' || n), 19900, 'CNY', 'open', now(),
               now() + (n - %1$d / 2) * interval '1 day' / %1$d, now()
          FROM generate_series(1, %1$d) AS n ORDER BY random()
        """.formatted(size));
    run("VACUUM ANALYZE open_payments");
  }

  /** Claims as the poller does; what was claimed is then put off, as its reading does. */
  private void round(boolean counts) {
    for (int batch = 0; batch < BATCHES_PER_ROUND && batch * BATCH < size / 2; batch++) {
      Instant now = Instant.now();
      Lease lease = new Lease(UUID.randomUUID().toString(), now, now.plusSeconds(60));
      long start = System.nanoTime();
      Long claimed = payments.claimDue("stripe", BATCH, lease).count().block(PATIENCE);
      double took = (System.nanoTime() - start) / 1e6;
      if (claimed == null || claimed != BATCH) {
        throw new IllegalStateException("claimed " + claimed);
      }
      if (counts) {
        millis.add(took);
      }
      run("UPDATE open_payments SET due_at = due_at + interval '2 days', lease_until = NULL, "
          + "lease_owner = NULL WHERE lease_owner = '" + lease.owner() + "'");
    }
    run("UPDATE open_payments SET due_at = due_at - interval '2 days' "
        + "WHERE due_at > now() + interval '1 day'");
    run("VACUUM ANALYZE open_payments");
  }

  private String plan() {
    Instant now = Instant.now();
    String plan = database.sql("EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) " + LeasedPayments.CLAIM_DUE)
        .bind("channel", "stripe").bind("limit", BATCH).bind("owner", "plan")
        .bind("priority", LeasedPayments.URGENT)
        .bind("now", now).bind("until", now.plusSeconds(60))
        .map(row -> String.valueOf(row.get(0, String.class))).all()
        .reduce((lines, line) -> lines + "\n" + line).block(PATIENCE);
    return String.valueOf(plan);
  }

  private void print() {
    System.out.printf("| %,d | %.1f ms | %.1f ms | %.0f |%n",
        size, percentile(50), percentile(95), 1000 / percentile(50));
  }

  private double percentile(int percent) {
    List<Double> sorted = millis.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }

  private void run(String sql) {
    database.sql(sql).fetch().rowsUpdated().block(PATIENCE);
  }
}

package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Measures what one paid Stripe payment costs: CPU seconds of each process, rows and bytes in
 * PostgreSQL, bytes in Kafka. These bear a shared machine better than times do. How to run it
 * stands in this module's pom.xml.
 */
public final class CostOfAPayment {

  private static final List<String> DATABASES =
      List.of("orders", "gateway", "ingest", "reconciliation");
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration AFTERMATH = Duration.ofSeconds(10);
  private static final Duration MOST = Duration.ofMinutes(15);

  private final Stack stack;
  private final ProcessHandle postgres;

  private CostOfAPayment(Stack stack) throws IOException {
    this.stack = stack;
    List<String> pid = Files.readAllLines(data().resolve("postgres").resolve("postmaster.pid"));
    this.postgres = ProcessHandle.of(Long.parseLong(pid.getFirst().trim())).orElseThrow();
  }

  /** Prints the figures and ends. */
  public static void main(String[] arguments) throws Exception {
    int payments = Integer.getInteger("payments", 1000);
    CostOfAPayment cost = new CostOfAPayment(RunningStack.start(Map.of(
        "RATE_LIMIT_PER_MINUTE", "100000", "QUITTANCE_CALLS_PERSECOND", "10000")));
    cost.pay(payments);
    Map<String, Double> begin = cost.figures();
    sleep(IDLE);
    print("a second of idling", begin, cost.figures(), IDLE.toSeconds());
    begin = cost.figures();
    long since = System.nanoTime();
    cost.pay(payments);
    print("a payment, idling included", begin, cost.figures(), payments);
    System.out.printf(Locale.ROOT, "%d payments in %.1f s%n",
        payments, (System.nanoTime() - since) / 1e9);
    System.exit(0);
  }

  private Path data() {
    return stack.settings().data();
  }

  private void pay(int payments) throws SQLException {
    double before = number("orders", "SELECT count(*) FROM orders WHERE status = 'paid'");
    try (ExecutorService threads = Executors.newFixedThreadPool(16)) {
      for (int i = 0; i < payments; i++) {
        threads.submit(() -> {
          Shop shop = new Shop(stack);
          shop.pay(shop.requireToPayPatiently(shop.createOrder(), "stripe:payment_intent"));
        });
      }
    }
    long deadline = System.nanoTime() + MOST.toNanos();
    while (number("orders", "SELECT count(*) FROM orders WHERE status = 'paid'")
        < before + payments) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not all were paid");
      }
      sleep(Duration.ofSeconds(1));
    }
    sleep(AFTERMATH);
  }

  private Map<String, Double> figures() throws SQLException {
    Map<String, Double> figures = new TreeMap<>();
    for (Part part : Part.values()) {
      if (part != Part.POSTGRES && part != Part.KAFKA_CONTROLLER) {
        figures.put("cpu s  " + part.partName(),
            cpuSeconds(ProcessHandle.of(stack.child(part).pid()).orElseThrow()));
      }
    }
    figures.put("cpu s  postgresql (backends that live)",
        cpuSeconds(postgres)
            + postgres.descendants().mapToDouble(CostOfAPayment::cpuSeconds).sum());
    figures.put("wal    bytes", number("orders", "SELECT pg_current_wal_lsn() - '0/0'"));
    for (String database : DATABASES) {
      figures.put("commits " + database, number(database, "SELECT xact_commit"
          + " FROM pg_stat_database WHERE datname = current_database()"));
      sizes(database, figures);
    }
    for (String topic :
        List.of("payment.requests", "payment.lifecycle", "payment.outcomes", "order.events")) {
      figures.put("kafka  bytes " + topic, (double) logBytes(topic));
    }
    return figures;
  }

  private static double cpuSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().map(Duration::toMillis).orElse(0L) / 1000.0;
  }

  private long logBytes(String topic) {
    try (Stream<Path> files = Files.walk(data().resolve("kafka").resolve("data"))) {
      return files.filter(file -> file.getFileName().toString().endsWith(".log")
              && file.getParent().getFileName().toString().matches(topic + "-[0-9]+"))
          .mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void sizes(String database, Map<String, Double> figures) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery("""
            SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class
             WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
               AND relname <> 'flyway_schema_history'
            """)) {
      while (tables.next()) {
        String table = database + "." + tables.getString(1);
        figures.put("table  bytes " + table, tables.getDouble(2));
        figures.put("index  bytes " + table, tables.getDouble(3));
        figures.put("rows   " + table,
            number(database, "SELECT count(*) FROM " + tables.getString(1)));
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection("jdbc:postgresql://localhost:"
        + stack.settings().port(Part.POSTGRES) + "/quittance_" + database,
        "quittance", "quittance");
  }

  private double number(String database, String query) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getDouble(1);
    }
  }

  private static void print(
      String what, Map<String, Double> begin, Map<String, Double> end, long divisor) {
    System.out.println("for " + what + ":");
    end.forEach((name, value) -> {
      double each = (value - begin.getOrDefault(name, 0.0)) / divisor;
      if (each != 0) {
        System.out.printf(Locale.ROOT, "  %-52s %12.5f%n", name, each);
      }
    });
  }

  private static void sleep(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }
}

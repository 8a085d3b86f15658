package dev.quittance.runtime.testing;

import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * One real PostgreSQL and one real Kafka for all integration tests of a JVM, each started when it
 * is first needed: embedded ones, or containers with {@code -Dinfra=testcontainers}.
 */
public final class Infrastructure {

  private static final Servers SERVERS =
      Servers.chosen(System.getProperty("infra", "embedded"));
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int PARTITIONS = 3;

  private Infrastructure() {
  }

  private static final class Postgres {
    static final InetSocketAddress ADDRESS = SERVERS.startPostgres();
  }

  private static final class Kafka {
    static final String BOOTSTRAP_SERVERS = SERVERS.startKafka(PARTITIONS);
  }

  /** The properties of a service with a fresh database on this infrastructure. */
  public static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>(databaseProperties());
    properties.putAll(Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", bootstrapServers(),
        "JWT_JWK_SET_URI", TestTokens.jwkSetUri(),
        "LOG_LEVEL", "warn",
        "SHUTDOWN_PAUSE", "0s",
        "quittance.topics.partitions", Integer.toString(PARTITIONS)));
    return Map.copyOf(properties);
  }

  /** The properties of a fresh database, for a service that needs no Kafka. */
  public static Map<String, String> databaseProperties() {
    return Map.of(
        "DB_HOST", Postgres.ADDRESS.getHostString(),
        "DB_PORT", Integer.toString(Postgres.ADDRESS.getPort()),
        "DB_NAME", createDatabase(),
        "DB_USER", Servers.USER,
        "DB_PASSWORD", Servers.PASSWORD,
        // No test is about a pool that keeps its callers waiting; a slow machine does.
        "spring.r2dbc.pool.max-acquire-time", "30s",
        "spring.r2dbc.pool.max-create-connection-time", "30s");
  }

  /** Registers {@link #properties} for a Spring test. */
  public static void register(DynamicPropertyRegistry registry) {
    properties().forEach((name, value) -> registry.add(name, () -> value));
  }

  /** Registers {@link #databaseProperties} for a Spring test. */
  public static void registerDatabase(DynamicPropertyRegistry registry) {
    databaseProperties().forEach((name, value) -> registry.add(name, () -> value));
  }

  public static String bootstrapServers() {
    return Kafka.BOOTSTRAP_SERVERS;
  }

  private static String createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    String url = "jdbc:postgresql://%s:%d/postgres".formatted(
        Postgres.ADDRESS.getHostString(), Postgres.ADDRESS.getPort());
    try (Connection connection =
            DriverManager.getConnection(url, Servers.USER, Servers.PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("no database " + name, e);
    }
  }
}

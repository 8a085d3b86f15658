package dev.quittance.runtime.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One real PostgreSQL and one real Kafka for all integration tests of a JVM. */
public final class Infrastructure {

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static final int PARTITIONS = 3;

  private Infrastructure() {
  }

  private static final class Postgres {
    static final EmbeddedPostgres SERVER = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class Kafka {
    static final EmbeddedKafkaKraftBroker BROKER = start();

    private static EmbeddedKafkaKraftBroker start() {
      EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, PARTITIONS);
      broker.afterPropertiesSet();
      return broker;
    }
  }

  /** The properties of a service with a fresh database on this infrastructure. */
  public static Map<String, String> properties() {
    return Map.of(
        "DB_HOST", "localhost",
        "DB_PORT", Integer.toString(Postgres.SERVER.getPort()),
        "DB_NAME", createDatabase(),
        "DB_USER", "postgres",
        "DB_PASSWORD", "postgres",
        "KAFKA_BOOTSTRAP_SERVERS", Kafka.BROKER.getBrokersAsString(),
        "JWT_JWK_SET_URI", TestTokens.jwkSetUri(),
        "LOG_LEVEL", "warn",
        "quittance.topics.partitions", Integer.toString(PARTITIONS));
  }

  /** Registers {@link #properties} for a Spring test. */
  public static void register(DynamicPropertyRegistry registry) {
    properties().forEach((name, value) -> registry.add(name, () -> value));
  }

  public static String bootstrapServers() {
    return Kafka.BROKER.getBrokersAsString();
  }

  private static String createDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = Postgres.SERVER.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
      return name;
    } catch (SQLException e) {
      throw new IllegalStateException("no database " + name, e);
    }
  }
}

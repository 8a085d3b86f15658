package dev.quittance.reconciliation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.springframework.test.context.DynamicPropertyRegistry;

/** One PostgreSQL for all tests of this module. */
final class TestDatabase {

  private static final EmbeddedPostgres POSTGRES = start();

  private TestDatabase() {
  }

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a database and points the service at it. */
  static void register(DynamicPropertyRegistry registry, String name) {
    try (Connection connection = POSTGRES.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    registry.add("DB_HOST", () -> "localhost");
    registry.add("DB_PORT", POSTGRES::getPort);
    registry.add("DB_NAME", () -> name);
    registry.add("DB_USER", () -> "postgres");
    registry.add("DB_PASSWORD", () -> "postgres");
  }
}

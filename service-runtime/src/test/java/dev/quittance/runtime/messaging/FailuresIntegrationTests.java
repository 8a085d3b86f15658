package dev.quittance.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quittance.runtime.testing.Infrastructure;
import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.r2dbc.core.DatabaseClient;

/** What PostgreSQL says, as it arrives through the driver and Spring. */
@Timeout(60)
class FailuresIntegrationTests {

  private static final Map<String, String> DATABASE = Infrastructure.databaseProperties();
  private static final String NAME = DATABASE.get("DB_NAME");
  private static final String USER = DATABASE.get("DB_USER");

  private static DatabaseClient database(String name, String user) {
    return DatabaseClient.create(new PostgresqlConnectionFactory(
        PostgresqlConnectionConfiguration.builder()
            .host(DATABASE.get("DB_HOST")).port(Integer.parseInt(DATABASE.get("DB_PORT")))
            .database(name).username(user).password(DATABASE.get("DB_PASSWORD")).build()));
  }

  private static Throwable failureOf(DatabaseClient database, String sql) {
    return catchThrowable(() ->
        database.sql(sql).fetch().rowsUpdated().block(Duration.ofSeconds(30)));
  }

  private static Throwable failureOf(String sqlState) {
    return failureOf(database(NAME, USER),
        "DO $$ BEGIN RAISE EXCEPTION 'as a test' USING ERRCODE = '" + sqlState + "'; END $$");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "08006", // connection failure
    "25006", // read-only transaction: a standby, after a failover
    "25P03", // idle in transaction for too long
    "28P01", // wrong password: it is being changed
    "3D000", // no such database
    "40001", "40P01", // serialization failure, deadlock
    "42501", // no permission: roles are being changed
    "53100", "53200", "53300", // disk full, out of memory, too many connections
    "55P03", // a lock is not free
    "57014", "57P01", "57P02", "57P03", "57P05", // cancelled, shutting down, starting up, idle
    "58030"}) // input or output failed
  void waitsForWhatPasses(String sqlState) {
    assertThat(failureOf(sqlState)).matches(Failures::isInfrastructure, "is infrastructure");
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "22001", "22P02", // too long, not readable
    "23502", "23505", "23514", // not null, unique, check
    "42601", "42703", "42P01", // not SQL, no such column, no such table
    "54000", // a value too large for an index
    "P0001", "P0002"}) // said by a trigger of ours
  void doesNotWaitForWhatStays(String sqlState) {
    assertThat(failureOf(sqlState))
        .matches(failure -> !Failures.isInfrastructure(failure), "is of the event");
  }

  @Test
  void waitsForARoleThatMayConnectAndForItsDatabase() {
    assertThat(failureOf(database(NAME, "nobody"), "SELECT 1"))
        .matches(Failures::isInfrastructure, "is infrastructure");
    assertThat(failureOf(database("nowhere", USER), "SELECT 1"))
        .matches(Failures::isInfrastructure, "is infrastructure");
  }

  @Test
  void waitsForPermission() {
    assertThat(failureOf(database(NAME, USER), """
            DO $$ BEGIN
              CREATE TABLE forbidden (id int);
              CREATE ROLE without_grants;
              SET LOCAL ROLE without_grants;
              INSERT INTO forbidden VALUES (1);
            END $$
            """))
        .hasMessageContaining("permission denied for table forbidden")
        .matches(Failures::isInfrastructure, "is infrastructure");
  }
}

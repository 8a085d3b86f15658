package dev.quittance.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL 18 with one database for each service, durable as in production. */
public final class PostgresServer {

  static final String USER = "quittance";
  static final String PASSWORD = "quittance";
  private static final List<String> DATABASES = List.of(
      "quittance_orders", "quittance_gateway", "quittance_ingest", "quittance_reconciliation");

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path data;
  private final int port;
  private @Nullable EmbeddedPostgres server;

  PostgresServer(Path data, int port) {
    this.data = data;
    this.port = port;
  }

  void start() {
    Path log = data.resolve("logs").resolve("postgresql.log");
    try {
      EmbeddedPostgres started = EmbeddedPostgres.builder()
          .setPort(port)
          .setDataDirectory(data.resolve("postgres"))
          .setOverrideWorkingDirectory(data.resolve("runtime").toFile())
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false)
          .setPGStartupWait(Duration.ofSeconds(60))
          // The library's defaults are for tests: what is committed here must survive a crash.
          .setServerConfig("fsync", "on")
          .setServerConfig("synchronous_commit", "on")
          .setServerConfig("max_connections", "200")
          .setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
      server = started;
      createDatabases(started);
    } catch (IOException | IllegalStateException e) {
      throw new StackException("postgresql did not start: " + e.getMessage() + "; its log: " + log,
          e);
    }
  }

  private static void createDatabases(EmbeddedPostgres started) {
    try (Connection connection = started.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      if (!exists(statement, "SELECT 1 FROM pg_roles WHERE rolname = '" + USER + "'")) {
        statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '" + PASSWORD + "'");
      }
      for (String database : DATABASES) {
        if (!exists(statement, "SELECT 1 FROM pg_database WHERE datname = '" + database + "'")) {
          statement.execute("CREATE DATABASE " + database + " OWNER " + USER);
        }
      }
    } catch (SQLException e) {
      throw new StackException("databases cannot be created: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next();
    }
  }

  /** Ends it at once, as {@code kill -9} of its main process does. */
  void kill() {
    EmbeddedPostgres running = server;
    if (running == null) {
      return;
    }
    Path pidFile = data.resolve("postgres").resolve("postmaster.pid");
    try {
      long pid = Long.parseLong(Files.readAllLines(pidFile).getFirst().trim());
      ProcessHandle main = ProcessHandle.of(pid).orElseThrow(
          () -> new StackException("postgresql does not run: " + pidFile));
      List<ProcessHandle> all = new ArrayList<>(main.descendants().toList());
      main.destroyForcibly();
      // They end by themselves when they notice; the new server must not meet them.
      all.forEach(ProcessHandle::destroyForcibly);
      Waiting.until("postgresql is gone", STOP_TIMEOUT, () -> !main.isAlive()
          && all.stream().noneMatch(ProcessHandle::isAlive));
      // Gives the library's lock on the folder back; there is nothing left to stop.
      running.close();
      server = null;
    } catch (IOException e) {
      throw new StackException("postgresql cannot be killed: " + e.getMessage(), e);
    }
  }

  void stop() {
    EmbeddedPostgres running = server;
    if (running == null) {
      return;
    }
    try {
      running.close();
      server = null;
    } catch (IOException e) {
      throw new StackException("postgresql did not stop: " + e.getMessage(), e);
    }
  }
}

package dev.quittance.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class InfrastructureIntegrationTests {

  @TempDir
  Path folder;

  @Test
  void postgresIsDurableAndKeepsItsDataOverARestart() throws Exception {
    int port = TestPorts.free();
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.createDirectories(data.resolve("logs"));
    PostgresServer server = new PostgresServer(data, port);
    server.start();
    try (Connection connection = connect(port); Statement sql = connection.createStatement()) {
      assertThat(valueOf(sql, "SHOW fsync")).isEqualTo("on");
      assertThat(valueOf(sql, "SHOW synchronous_commit")).isEqualTo("on");
      sql.execute("CREATE TABLE kept (x int)");
    }
    server.stop();

    server.start();
    try (Connection connection = connect(port); Statement sql = connection.createStatement()) {
      assertThat(valueOf(sql, "SELECT count(*) FROM kept")).isEqualTo("0");
    } finally {
      server.stop();
    }
  }

  @Test
  void kafkaComesBackAfterAKill() throws Exception {
    KafkaBroker kafka = new KafkaBroker(TestPorts.settingsIn(folder));
    try {
      kafka.start();
      awaitReady(kafka);
      kafka.process().kill();
      assertThat(kafka.isReady()).isFalse();

      kafka.start();
      awaitReady(kafka);
    } finally {
      kafka.process().stop();
    }
  }

  private static void awaitReady(KafkaBroker kafka) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(kafka::isReady);
  }

  private static Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://localhost:" + port + "/quittance_orders",
        PostgresServer.USER, PostgresServer.PASSWORD);
  }

  private static String valueOf(Statement sql, String query) throws SQLException {
    try (ResultSet rows = sql.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }
}

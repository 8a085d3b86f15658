package dev.quittance.order.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.Infrastructure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command, on a database whose entries are older than their chain. */
@Timeout(120)
class VerifyAuditCommandIntegrationTests {

  private static final String BEFORE_THE_CHAIN = "202611210304";

  private final Map<String, String> properties = Infrastructure.properties();
  private final String url = "jdbc:postgresql://localhost:" + properties.get("DB_PORT") + "/"
      + properties.get("DB_NAME");

  private FluentConfiguration flyway() {
    return Flyway.configure().dataSource(url, "postgres", "postgres").outOfOrder(true)
        .locations("classpath:db/runtime", "classpath:db/migration");
  }

  private void execute(String... statements) {
    try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private int verify(String... more) {
    return VerifyAuditCommand.run(Stream.concat(
        Stream.concat(Stream.of("--verify-audit"), Stream.of(more)),
        properties.entrySet().stream().map(each -> "--" + each.getKey() + "=" + each.getValue()))
        .toArray(String[]::new));
  }

  @Test
  void chainsOldEntriesAndTellsByItsExitCodeWhetherTheyAreAsWritten() {
    flyway().target(BEFORE_THE_CHAIN).load().migrate();
    execute("""
        INSERT INTO orders (order_id, user_id, kind, subject, list_amount_minor, amount_minor,
                            currency, status, expires_at, created_at)
        SELECT 'o' || n, 'u', 'amount', 'x', 1, 1, 'CNY', 'created', now(), now()
          FROM generate_series(1, 40) n
        """, """
        INSERT INTO audit_entries (order_id, payment_id, action, actor, detail, at)
        SELECT 'o' || n % 40 + 1, CASE WHEN n % 3 = 0 THEN 'p' END, 'test', 'somebody', '元 ' || n,
               now() + n * interval '1.000001 seconds'
          FROM generate_series(1, 2000) n
        """);
    flyway().load().migrate();

    assertThat(verify()).isEqualTo(VerifyAuditCommand.INTACT);
    assertThat(verify("--order=o7")).isEqualTo(VerifyAuditCommand.INTACT);
    assertThat(verify("--order=nobodys")).isEqualTo(VerifyAuditCommand.FAILED);

    execute("ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "UPDATE audit_entries SET actor = 'nobody' WHERE order_id = 'o7' AND seq = 30");
    assertThat(verify()).isEqualTo(VerifyAuditCommand.BROKEN);
    assertThat(verify("--order=o7")).isEqualTo(VerifyAuditCommand.BROKEN);
    assertThat(verify("--order=o8")).isEqualTo(VerifyAuditCommand.INTACT);
  }

  @Test
  void saysSoWhenItCannotLook() {
    assertThat(verify()).as("there is no table").isEqualTo(VerifyAuditCommand.FAILED);
  }
}

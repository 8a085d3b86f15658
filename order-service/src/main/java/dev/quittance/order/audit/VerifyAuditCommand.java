package dev.quittance.order.audit;

import io.r2dbc.spi.ConnectionFactory;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * {@code java -jar order-service.jar --verify-audit [--order=<id>]}: starts nothing but a database
 * connection, and tells whether the audit trail is what was written.
 */
public final class VerifyAuditCommand {

  /** All hashes fit. */
  public static final int INTACT = 0;
  /** One does not. */
  public static final int BROKEN = 1;
  /** It could not be looked at. */
  public static final int FAILED = 2;

  private static final Logger log = LoggerFactory.getLogger(VerifyAuditCommand.class);
  private static final String OPTION = "--verify-audit";
  private static final Duration TIMEOUT = Duration.ofHours(12);

  private VerifyAuditCommand() {
  }

  /** Just enough of the service; not found by its component scan, so that it stays apart. */
  @ImportAutoConfiguration(R2dbcAutoConfiguration.class)
  @Import(VerifyAudit.class)
  static class DatabaseOnly {

    @Bean
    DatabaseClient databaseClient(ConnectionFactory connections) {
      return DatabaseClient.create(connections);
    }
  }

  /** Whether the arguments ask for this command rather than for the service. */
  public static boolean isAskedBy(String... arguments) {
    return List.of(arguments).contains(OPTION);
  }

  /**
   * Verifies, and says what it found in one line.
   *
   * @return the exit code: {@link #INTACT}, {@link #BROKEN} or {@link #FAILED}
   */
  public static int run(String... arguments) {
    try (ConfigurableApplicationContext context =
        new SpringApplicationBuilder(DatabaseOnly.class)
            .web(WebApplicationType.NONE).logStartupInfo(false).run(arguments)) {
      Environment settings = context.getEnvironment();
      AuditReport report = context.getBean(VerifyAudit.class).verify(settings.getProperty("order"))
          .blockOptional(TIMEOUT).orElseThrow();
      return say(report, settings.getProperty("order"));
    } catch (DataAccessException | IllegalStateException e) {
      log.error("the audit trail cannot be verified: {}", e.toString());
      return FAILED;
    }
  }

  private static int say(AuditReport report, @Nullable String order) {
    AuditReport.Broken broken = report.broken();
    if (broken != null) {
      log.error("the audit trail is broken: orderId={} entry={} problem={}", broken.orderId(),
          broken.seq(), broken.problem());
      return BROKEN;
    }
    if (order != null && report.entries() == 0) {
      log.error("there is no order {}", order);
      return FAILED;
    }
    log.warn("the audit trail is intact: orders={} entries={}", report.orders(),
        report.entries());
    return INTACT;
  }
}

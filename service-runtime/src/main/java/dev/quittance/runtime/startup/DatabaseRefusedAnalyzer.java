package dev.quittance.runtime.startup;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says in one sentence that PostgreSQL was not reached at the start, or let nobody in. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class DatabaseRefusedAnalyzer extends AbstractFailureAnalyzer<SQLException> {

  @Override
  protected @Nullable FailureAnalysis analyze(Throwable failure, SQLException cause) {
    String state = cause.getSQLState();
    // SQLSTATE classes: connection exception, invalid authorization, invalid catalog name.
    if (state == null || !state.matches("(08|28|3D).*")) {
      return null;
    }
    return new FailureAnalysis("PostgreSQL: " + cause.getMessage(),
        "See that it runs and is reached from here, and check DB_HOST, DB_PORT, DB_NAME, DB_USER"
            + " and DB_PASSWORD.", failure);
  }
}

package dev.quittance.gateway.operations;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.runtime.sql.Columns;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The table {@code provider_answers}: every answer as it came, a stale worker's too. */
@Repository
class ProviderAnswers {

  private final DatabaseClient database;

  ProviderAnswers(DatabaseClient database) {
    this.database = database;
  }

  Mono<Void> insert(
      Operation operation, ProviderOutcome outcome, Instant startedAt, Instant finishedAt) {
    RawAnswer raw = rawOf(outcome);
    return database.sql("""
            INSERT INTO provider_answers
                   (operation_key, started_at, finished_at, outcome, http_status, body, detail)
            VALUES (:key, :startedAt, :finishedAt, :outcome, :httpStatus, :body, :detail)
            """)
        .bind("key", operation.key())
        .bind("startedAt", startedAt).bind("finishedAt", finishedAt)
        .bind("outcome", outcome.getClass().getSimpleName())
        .bind("httpStatus",
            Columns.nullable(raw == null ? null : raw.httpStatus(), Integer.class))
        .bind("body", Columns.nullable(raw == null ? null : raw.body(), String.class))
        .bind("detail", Columns.nullable(detailOf(outcome), String.class))
        .fetch().rowsUpdated().then();
  }

  /**
   * Forgets old answers of operations that ended, a bounded number. The operations stay: they are
   * what makes a request that is heard again do nothing.
   *
   * @return how many it were
   */
  Mono<Long> purge(Instant before, int limit) {
    return database.sql("""
            DELETE FROM provider_answers WHERE id = ANY(ARRAY(
              SELECT answer.id FROM provider_answers answer
               WHERE answer.finished_at < :before AND NOT EXISTS (
                     SELECT FROM operations operation
                      WHERE operation.operation_key = answer.operation_key
                        AND operation.status IN ('queued', 'unknown'))
               ORDER BY answer.finished_at LIMIT :limit FOR UPDATE SKIP LOCKED))
            """)
        .bind("before", before).bind("limit", limit)
        .fetch().rowsUpdated();
  }

  private static @Nullable RawAnswer rawOf(ProviderOutcome outcome) {
    return switch (outcome) {
      case Succeeded(var object) -> object.raw();
      case Pending(var object) -> object.raw();
      case ActionRequired(var object, var _) -> object.raw();
      case Declined declined -> declined.raw();
      case NotAttempted notAttempted -> notAttempted.raw();
      case Unknown unknown -> unknown.raw();
    };
  }

  private static @Nullable String detailOf(ProviderOutcome outcome) {
    return switch (outcome) {
      case Succeeded _, Pending _, ActionRequired _ -> null;
      case Declined declined -> declined.code() + ": " + declined.message();
      case NotAttempted notAttempted -> notAttempted.code() + ": " + notAttempted.message();
      case Unknown unknown -> unknown.reason();
    };
  }
}

package dev.quittance.runtime.messaging;

import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcPermissionDeniedException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.PermissionDeniedDataAccessException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a failure of the infrastructure, which passes, from one of the event, which stays. */
public final class Failures {

  /**
   * SQLSTATE classes of what a trigger refuses and of what is too large for PostgreSQL; the driver
   * takes both for failures of the server.
   */
  private static final Pattern OF_THE_EVENT = Pattern.compile("(P0|54)...");

  private Failures() {
  }

  /** Whether the same work can succeed once the database or Kafka is well again. */
  public static boolean isInfrastructure(Throwable failure) {
    if (isOfTheEvent(failure)) {
      return false;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransientDataAccessException
          || cause instanceof DataAccessResourceFailureException
          // Roles or passwords are being changed: each event would fail, and none is at fault.
          || cause instanceof PermissionDeniedDataAccessException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException
          || cause instanceof R2dbcTransientException
          || cause instanceof R2dbcNonTransientResourceException
          || cause instanceof R2dbcPermissionDeniedException
          || cause instanceof RetryBatchException
          || cause instanceof KafkaException
          || cause instanceof IOException
          || cause instanceof TimeoutException) {
        return true;
      }
    }
    return isBlockTimeout(failure);
  }

  private static boolean isOfTheEvent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof R2dbcException refusal && refusal.getSqlState() != null
          && OF_THE_EVENT.matcher(refusal.getSqlState()).matches()) {
        return true;
      }
    }
    return false;
  }

  /** Reactor reports a {@code block(timeout)} that ran out as a bare IllegalStateException. */
  private static boolean isBlockTimeout(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getMessage() != null
        && failure.getMessage().startsWith("Timeout on blocking read");
  }
}

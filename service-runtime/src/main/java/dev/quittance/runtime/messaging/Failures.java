package dev.quittance.runtime.messaging;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTransientException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/** Tells a failure of the infrastructure, which passes, from one of the event, which stays. */
public final class Failures {

  private Failures() {
  }

  /** Whether the same work can succeed once the database or Kafka is well again. */
  public static boolean isInfrastructure(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TransientDataAccessException
          || cause instanceof DataAccessResourceFailureException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof TransactionSystemException
          || cause instanceof R2dbcTransientException
          || cause instanceof R2dbcNonTransientResourceException
          || cause instanceof RetryBatchException
          || cause instanceof KafkaException
          || cause instanceof IOException
          || cause instanceof TimeoutException) {
        return true;
      }
    }
    return isBlockTimeout(failure);
  }

  /** Reactor reports a {@code block(timeout)} that ran out as a bare IllegalStateException. */
  private static boolean isBlockTimeout(Throwable failure) {
    return failure instanceof IllegalStateException && failure.getMessage() != null
        && failure.getMessage().startsWith("Timeout on blocking read");
  }
}

package dev.quittance.runtime.web;

import io.netty.handler.timeout.ReadTimeoutException;
import io.r2dbc.spi.R2dbcException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.ProblemDetail;
import org.springframework.util.InvalidMimeTypeException;

/** Input that was found bad so late that it looks like a failure of ours. */
final class BadInput {

  // character_not_in_repertoire, untranslatable_character: text with a NUL, also inside jsonb.
  private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");

  // datetime_field_overflow: a time that Java knows and PostgreSQL does not.
  private static final String NO_TIME = "22008";

  private BadInput() {
  }

  /** What to answer; null if the failure is not the input's. */
  static @Nullable ProblemDetail problemOf(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof DataBufferLimitException) {
        return ProblemException.problem(
            HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "the body is too large");
      }
      if (cause instanceof InvalidMimeTypeException || cause instanceof InvalidMediaTypeException) {
        return ProblemException.problem(HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "unsupported_media_type", "the Content-Type is none");
      }
      if (cause instanceof NullPointerException && isOfPrometheus(cause.getStackTrace())) {
        return ProblemException.problem(
            HttpStatus.NOT_ACCEPTABLE, "not_acceptable", "metrics are not made so");
      }
      if (cause instanceof DecodingException) {
        return ProblemException.problem(
            HttpStatus.BAD_REQUEST, "invalid_request", "the body cannot be read");
      }
      if (cause instanceof ReadTimeoutException) {
        return ProblemException.problem(HttpStatus.REQUEST_TIMEOUT, "request_timeout",
            "the body did not come");
      }
      if (cause instanceof R2dbcException database && database.getSqlState() != null
          && UNSTORABLE_TEXT.contains(database.getSqlState())) {
        return ProblemException.problem(HttpStatus.BAD_REQUEST, "invalid_request",
            "a text holds a character that cannot be stored");
      }
      if (cause instanceof R2dbcException database && NO_TIME.equals(database.getSqlState())) {
        return ProblemException.problem(
            HttpStatus.BAD_REQUEST, "invalid_request", "a time is out of range");
      }
    }
    return null;
  }

  /** Spring Boot 4.1 knows no format for some {@code Accept} headers and goes on without one. */
  private static boolean isOfPrometheus(StackTraceElement[] trace) {
    return trace.length > 0 && trace[0].getClassName().endsWith(".PrometheusScrapeEndpoint");
  }
}

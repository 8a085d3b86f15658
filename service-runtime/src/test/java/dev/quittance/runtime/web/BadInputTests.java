package dev.quittance.runtime.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.timeout.ReadTimeoutException;
import io.r2dbc.spi.R2dbcBadGrammarException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.codec.DecodingException;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

@Timeout(10)
class BadInputTests {

  private static void assertProblem(Throwable failure, int status, String code) {
    ProblemDetail problem = BadInput.problemOf(new IllegalStateException(failure));
    assertThat(problem).isNotNull();
    assertThat(problem.getStatus()).isEqualTo(status);
    assertThat(problem.getProperties()).containsEntry("code", code);
  }

  @Test
  void aContentTypeThatIsNoneIsTheCallersMistake() {
    try {
      MediaType.parseMediaType("application/json, text/plain");
    } catch (RuntimeException e) {
      assertProblem(e, 415, "unsupported_media_type");
      return;
    }
    throw new AssertionError("it was read");
  }

  @Test
  void aBodyThatStopsIsTheCallersMistake() {
    assertProblem(ReadTimeoutException.INSTANCE, 408, "request_timeout");
  }

  @Test
  void aFormWithoutBoundaryIsTheCallersMistake() {
    assertProblem(new DecodingException("no boundary"), 400, "invalid_request");
  }

  @Test
  void aTimeThatPostgresqlDoesNotKnowIsTheCallersMistake() {
    assertProblem(new R2dbcBadGrammarException("timestamp out of range", "22008"), 400,
        "invalid_request");
  }

  @Test
  void anAcceptThatPrometheusDoesNotKnowIsTheCallersMistake() {
    NullPointerException failure = new NullPointerException("format is null");
    failure.setStackTrace(new StackTraceElement[] {
      new StackTraceElement("x.PrometheusScrapeEndpoint", "scrape", null, 76)});
    assertProblem(failure, 406, "not_acceptable");
  }

  @Test
  void anythingElseIsOurs() {
    assertThat(BadInput.problemOf(new IllegalStateException("x"))).isNull();
  }
}

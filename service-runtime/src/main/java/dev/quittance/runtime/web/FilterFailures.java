package dev.quittance.runtime.web;

import dev.quittance.runtime.messaging.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;

/** What fails before any controller is reached: no database for a key, for one. */
final class FilterFailures implements WebExceptionHandler, Ordered {

  private static final Logger log = LoggerFactory.getLogger(FilterFailures.class);
  private static final String RETRY_AFTER_SECONDS = "5";
  private static final int BEFORE_THE_DEFAULT = -2;

  private final ProblemWriter problems;

  FilterFailures(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  public int getOrder() {
    return BEFORE_THE_DEFAULT;
  }

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
    if (exchange.getResponse().isCommitted()) {
      return Mono.error(failure);
    }
    if (failure instanceof ErrorResponse refusal) {
      return refuse(exchange, refusal, failure);
    }
    ProblemDetail badInput = BadInput.problemOf(failure);
    if (badInput != null) {
      return problems.write(exchange, badInput);
    }
    if (Failures.isInfrastructure(failure)) {
      log.warn("unavailable: path={} cause={}", exchange.getRequest().getPath(),
          failure.toString());
      exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
      return problems.write(exchange, HttpStatus.SERVICE_UNAVAILABLE, "unavailable",
          "the service cannot do this at the moment; try again");
    }
    log.error("request failed: requestId={} path={}", exchange.getRequest().getId(),
        exchange.getRequest().getPath(), failure);
    return problems.write(exchange, HttpStatus.INTERNAL_SERVER_ERROR, "internal_error",
        "unexpected error; request " + exchange.getRequest().getId());
  }

  /** Not even the problem could be written as {@code Accept} asks, because it asks nonsense. */
  private Mono<Void> refuse(
      ServerWebExchange exchange, ErrorResponse refusal, Throwable failure) {
    HttpStatus status = HttpStatus.resolve(refusal.getStatusCode().value());
    if (status == null || status.is5xxServerError()) {
      return Mono.error(failure);
    }
    String detail = refusal.getBody().getDetail();
    return problems.write(exchange, status, ProblemHandler.codeOf(status),
        detail == null ? status.getReasonPhrase() : detail);
  }
}

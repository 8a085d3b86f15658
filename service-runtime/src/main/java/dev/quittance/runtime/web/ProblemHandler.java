package dev.quittance.runtime.web;

import dev.quittance.runtime.messaging.Failures;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerErrorException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Turns every error of a request into a problem document, once, at the edge. */
@RestControllerAdvice
@Order(0)
final class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  private final ProblemWriter problems;

  ProblemHandler(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected Mono<ResponseEntity<Object>> createResponseEntity(@Nullable Object body,
      @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
    if (body instanceof ProblemDetail named && !hasCode(named)) {
      String code = codeOf(status);
      named.setType(URI.create("https://quittance.dev/problems/" + code));
      named.setProperty("code", code);
    }
    if (!(body instanceof ProblemDetail problem)) {
      return super.createResponseEntity(body, headers, status, exchange);
    }
    if (headers != null) {
      exchange.getResponse().getHeaders().putAll(headers);
    }
    // Whatever Accept asks for, an event stream or nonsense: it would be left without a body.
    return problems.write(exchange, problem).then(Mono.empty());
  }

  private static boolean hasCode(ProblemDetail problem) {
    return problem.getProperties() != null && problem.getProperties().containsKey("code");
  }

  static String codeOf(HttpStatusCode status) {
    HttpStatus known = HttpStatus.resolve(status.value());
    return known == null ? "error" : switch (known) {
      case BAD_REQUEST -> "invalid_request";
      case CONTENT_TOO_LARGE -> "body_too_large";
      default -> known.name().toLowerCase(Locale.ROOT);
    };
  }

  /** A path variable that is blank, {@code %20} for one, where something else than text is due. */
  @Override
  protected Mono<ResponseEntity<Object>> handleServerErrorException(ServerErrorException exception,
      HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
    MethodParameter parameter = exception.getMethodParameter();
    if (parameter == null || !parameter.hasParameterAnnotation(PathVariable.class)) {
      return super.handleServerErrorException(exception, headers, status, exchange);
    }
    return createResponseEntity(ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST,
        "a part of the path is blank"), headers, HttpStatus.BAD_REQUEST, exchange);
  }

  /** What nobody foresaw: the caller learns nothing of our insides, the log everything. */
  @ExceptionHandler
  Mono<ResponseEntity<Object>> unexpected(
      RuntimeException exception, ServerWebExchange exchange) {
    // The caller has hung up: nobody is there to be told, and nothing is wrong with us.
    if (exchange.getResponse().isCommitted() || AbortedException.isConnectionReset(exception)) {
      return Mono.error(exception);
    }
    ProblemDetail problem = problemOf(exception, exchange);
    HttpHeaders headers = new HttpHeaders();
    if (problem.getStatus() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
      headers.set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return createResponseEntity(
        problem, headers, HttpStatusCode.valueOf(problem.getStatus()), exchange);
  }

  private static ProblemDetail problemOf(
      RuntimeException exception, ServerWebExchange exchange) {
    ProblemDetail badInput = BadInput.problemOf(exception);
    if (badInput != null) {
      return badInput;
    }
    if (Failures.isInfrastructure(exception)) {
      log.warn("unavailable: path={} cause={}", exchange.getRequest().getPath(),
          exception.toString());
      return ProblemException.problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable",
          "the service cannot store anything at the moment; try again");
    }
    log.error("request failed: requestId={} path={}", exchange.getRequest().getId(),
        exchange.getRequest().getPath(), exception);
    return ProblemException.problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error",
        "unexpected error; request " + exchange.getRequest().getId());
  }
}

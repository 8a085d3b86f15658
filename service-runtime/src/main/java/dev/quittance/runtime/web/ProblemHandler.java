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
import org.springframework.http.MediaType;
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

  @Override
  protected Mono<ResponseEntity<Object>> createResponseEntity(@Nullable Object body,
      @Nullable HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
    if (body instanceof ProblemDetail problem && !hasCode(problem)) {
      String code = codeOf(status);
      problem.setType(URI.create("https://quittance.dev/problems/" + code));
      problem.setProperty("code", code);
    }
    HttpHeaders sent = new HttpHeaders();
    if (headers != null) {
      sent.putAll(headers);
    }
    // Said here, because else one who accepts only an event stream gets the problem as an event.
    sent.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return super.createResponseEntity(body, sent, status, exchange);
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
  Mono<ResponseEntity<ProblemDetail>> unexpected(
      RuntimeException exception, ServerWebExchange exchange) {
    // The caller has hung up: nobody is there to be told, and nothing is wrong with us.
    return exchange.getResponse().isCommitted() || AbortedException.isConnectionReset(exception)
        ? Mono.error(exception) : Mono.just(problemOf(exception, exchange));
  }

  private static ResponseEntity<ProblemDetail> problemOf(
      RuntimeException exception, ServerWebExchange exchange) {
    ProblemDetail badInput = BadInput.problemOf(exception);
    if (badInput != null) {
      return ResponseEntity.status(badInput.getStatus())
          .contentType(MediaType.APPLICATION_PROBLEM_JSON).body(badInput);
    }
    if (Failures.isInfrastructure(exception)) {
      log.warn("unavailable: path={} cause={}", exchange.getRequest().getPath(),
          exception.toString());
      return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
          .header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS)
          .contentType(MediaType.APPLICATION_PROBLEM_JSON)
          .body(ProblemException.problem(HttpStatus.SERVICE_UNAVAILABLE, "unavailable",
              "the service cannot store anything at the moment; try again"));
    }
    log.error("request failed: requestId={} path={}", exchange.getRequest().getId(),
        exchange.getRequest().getPath(), exception);
    return ResponseEntity.internalServerError().contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemException.problem(HttpStatus.INTERNAL_SERVER_ERROR, "internal_error",
            "unexpected error; request " + exchange.getRequest().getId()));
  }
}

package dev.quittance.runtime.web;

import java.net.URI;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Writes a problem document where no controller is: in filters. */
public final class ProblemWriter {

  private final JsonMapper json;

  public ProblemWriter(JsonMapper json) {
    this.json = json;
  }

  /** Answers with the problem; completes when it is written. */
  public Mono<Void> write(
      ServerWebExchange exchange, HttpStatus status, String code, String detail) {
    return write(exchange, ProblemException.problem(status, code, detail));
  }

  /** As before. */
  Mono<Void> write(ServerWebExchange exchange, ProblemDetail problem) {
    if (problem.getInstance() == null) {
      // The path alone, as where a controller fails: the host is whatever the caller claims.
      problem.setInstance(URI.create(exchange.getRequest().getURI().getRawPath()));
    }
    ServerHttpResponse response = exchange.getResponse();
    response.setRawStatusCode(problem.getStatus());
    response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return response.writeWith(Mono.fromSupplier(
        () -> response.bufferFactory().wrap(json.writeValueAsBytes(problem))));
  }
}

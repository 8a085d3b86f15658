package dev.quittance.runtime.idempotency;

import dev.quittance.runtime.idempotency.IdempotencyKeys.Answered;
import dev.quittance.runtime.idempotency.IdempotencyKeys.Known;
import dev.quittance.runtime.web.ProblemWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.util.HexFormat;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs a POST with an {@code Idempotency-Key} once, and gives its answer again for 24 hours. */
final class IdempotencyFilter implements WebFilter, Ordered {

  private static final String KEY = "Idempotency-Key";
  private static final int LARGEST_BODY = 256 * 1024;

  private final IdempotencyKeys keys;
  private final ProblemWriter problems;

  IdempotencyFilter(IdempotencyKeys keys, ProblemWriter problems) {
    this.keys = keys;
    this.problems = problems;
  }

  /** After security, which knows the user. */
  @Override
  public int getOrder() {
    return 0;
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String key = exchange.getRequest().getHeaders().getFirst(KEY);
    if (key == null || exchange.getRequest().getMethod() != HttpMethod.POST) {
      return chain.filter(exchange);
    }
    if (!key.matches("[!-~]{1,255}")) {
      return problems.write(exchange, HttpStatus.BAD_REQUEST, "invalid_idempotency_key",
          KEY + " must be 1 to 255 printable characters");
    }
    return exchange.getPrincipal().mapNotNull(Principal::getName).defaultIfEmpty("")
        .map(user -> user + " " + exchange.getRequest().getPath() + " " + key)
        .flatMap(scope -> bodyOf(exchange).flatMap(body -> once(exchange, chain, scope, body)))
        .onErrorResume(DataBufferLimitException.class, e -> problems.write(exchange,
            HttpStatus.CONTENT_TOO_LARGE, "body_too_large", "at most " + LARGEST_BODY + " bytes"));
  }

  private static Mono<byte[]> bodyOf(ServerWebExchange exchange) {
    return DataBufferUtils.join(exchange.getRequest().getBody(), LARGEST_BODY)
        .map(IdempotencyFilter::bytes).defaultIfEmpty(new byte[0]);
  }

  static byte[] bytes(DataBuffer buffer) {
    byte[] bytes = new byte[buffer.readableByteCount()];
    buffer.read(bytes);
    DataBufferUtils.release(buffer);
    return bytes;
  }

  private Mono<Void> once(
      ServerWebExchange exchange, WebFilterChain chain, String scope, byte[] body) {
    return keys.claim(scope, sha256(body)).flatMap((Known known) -> switch (known) {
      case IdempotencyKeys.Claimed _ -> run(exchange, chain, scope, body);
      case IdempotencyKeys.Running _ -> problems.write(exchange, HttpStatus.CONFLICT,
          "idempotency_in_progress", "a request with this key is still running");
      case IdempotencyKeys.Other _ -> problems.write(exchange, HttpStatus.UNPROCESSABLE_CONTENT,
          "idempotency_key_reused", "this key was used for another request");
      case Answered answered -> replay(exchange, answered);
    });
  }

  private Mono<Void> run(
      ServerWebExchange exchange, WebFilterChain chain, String scope, byte[] body) {
    ServerWebExchange recorded = exchange.mutate()
        .request(new ServerHttpRequestDecorator(exchange.getRequest()) {
          @Override
          public Flux<DataBuffer> getBody() {
            return Flux.defer(() ->
                Flux.just(exchange.getResponse().bufferFactory().wrap(body)));
          }
        })
        .response(new RecordedResponse(exchange.getResponse(), keys, scope))
        .build();
    return chain.filter(recorded)
        .onErrorResume(RuntimeException.class, e -> keys.release(scope).then(Mono.error(e)));
  }

  private static Mono<Void> replay(ServerWebExchange exchange, Answered answered) {
    ServerHttpResponse response = exchange.getResponse();
    response.setRawStatusCode(answered.status());
    response.getHeaders().set("Idempotency-Replayed", "true");
    if (answered.contentType() != null) {
      response.getHeaders().set(HttpHeaders.CONTENT_TYPE, answered.contentType());
    }
    if (answered.location() != null) {
      response.getHeaders().setLocation(URI.create(answered.location()));
    }
    return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory()
        .wrap(answered.body().getBytes(StandardCharsets.UTF_8))));
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }
}

package dev.quittance.runtime.idempotency;

import dev.quittance.runtime.idempotency.IdempotencyKeys.Answered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Stores the answer before it is sent: what the client has seen once it will see again. */
final class RecordedResponse extends ServerHttpResponseDecorator {

  private final IdempotencyKeys keys;
  private final String scope;

  RecordedResponse(ServerHttpResponse response, IdempotencyKeys keys, String scope) {
    super(response);
    this.keys = keys;
    this.scope = scope;
  }

  @Override
  public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
    return DataBufferUtils.join(Flux.from(body)).map(IdempotencyFilter::bytes)
        .defaultIfEmpty(new byte[0])
        .flatMap(bytes -> store(bytes)
            .then(super.writeWith(Mono.fromSupplier(() -> bufferFactory().wrap(bytes)))));
  }

  @Override
  public Mono<Void> setComplete() {
    return store(new byte[0]).then(super.setComplete());
  }

  private Mono<Void> store(byte[] body) {
    HttpStatusCode status = getStatusCode();
    int code = status == null ? 200 : status.value();
    // What did not happen for a reason that passes may be tried again with the same key.
    if (code >= 500 || code == 429 || code == 401 || code == 403) {
      return keys.release(scope);
    }
    URI location = getHeaders().getLocation();
    return keys.answered(scope, new Answered(code,
        getHeaders().getFirst(HttpHeaders.CONTENT_TYPE),
        location == null ? null : location.toString(),
        new String(body, StandardCharsets.UTF_8)));
  }
}

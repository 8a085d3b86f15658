package dev.quittance.simulator.faults;

import dev.quittance.simulator.faults.FaultDecision.Break;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

/** Lets a provider answer an API call, or fail it as ordered. */
@Component
public final class ApiCalls {

  /** A provider's side of one call. */
  public interface Work {

    /** Does the work; the status, if any, is what the provider is to answer although it did. */
    Answer perform(@Nullable Integer statusInstead);

    /** Answers without having done anything. */
    Answer refuse(int status);
  }

  private final Faults faults;

  ApiCalls(Faults faults) {
    this.faults = faults;
  }

  /** Runs the work of one call of this operation with the faults that are ordered for it. */
  public Mono<ServerResponse> run(
      ServerRequest request, String provider, String operation, Work work) {
    FaultDecision decision = faults.decide(provider, operation);
    Mono<ServerResponse> response = switch (decision.before()) {
      case Break.Close() -> close(request);
      case Break.Status(int code) -> Mono.defer(() -> render(work.refuse(code)));
      case Break.Garble() -> render(new Answer(200, Map.of(), "<html>"));
      case null -> Mono.defer(() -> performed(request, decision, work));
    };
    return after(decision.delayBeforeMillis(), response);
  }

  private Mono<ServerResponse> performed(
      ServerRequest request, FaultDecision decision, Work work) {
    Answer answer = work.perform(decision.statusAfter());
    return after(decision.delayAfterMillis(), switch (decision.after()) {
      case Break.Close() -> close(request);
      case Break.Garble() -> render(new Answer(answer.status(),
          answer.headers(), answer.body().substring(0, answer.body().length() / 2)));
      case Break.Status _ -> render(answer);
      case null -> render(answer);
    });
  }

  private static Mono<ServerResponse> after(long millis, Mono<ServerResponse> response) {
    return millis == 0 ? response : Mono.delay(Duration.ofMillis(millis)).then(response);
  }

  private static Mono<ServerResponse> render(Answer answer) {
    return ServerResponse.status(answer.status())
        .contentType(MediaType.APPLICATION_JSON)
        .headers(headers -> answer.headers().forEach(headers::set))
        .bodyValue(answer.body());
  }

  private static Mono<ServerResponse> close(ServerRequest request) {
    return Mono.defer(() -> {
      ServerHttpResponse response = request.exchange().getResponse();
      HttpServerResponse netty = ServerHttpResponseDecorator.getNativeResponse(response);
      Mono<Void> closed = Mono.create(sink -> netty.withConnection(connection -> {
        connection.onDispose(sink::success);
        connection.channel().close();
      }));
      return closed.then(Mono.never());
    });
  }
}

package dev.quittance.simulator.paypal;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.faults.Answer;
import dev.quittance.simulator.faults.ApiCalls;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** PayPal's HTTP API. Its paths under {@code /v1} are nobody else's; Stripe takes all others. */
@Configuration(proxyBeanMethods = false)
class PaypalApi {

  private final PaypalStore store;
  private final PaypalTokens tokens;
  private final PaypalCalls paypal;
  private final PaypalSigning signing;
  private final ApiCalls calls;

  PaypalApi(PaypalStore store, PaypalTokens tokens, PaypalCalls paypal, PaypalSigning signing,
      ApiCalls calls) {
    this.store = store;
    this.tokens = tokens;
    this.paypal = paypal;
    this.signing = signing;
    this.calls = calls;
  }

  @Bean
  @Order(0)
  RouterFunction<ServerResponse> paypalRoutes() {
    return route()
        .POST("/v1/oauth2/token", this::read)
        .path("/v1/notifications", api -> api.route(request -> true, this::read))
        .path("/v2/checkout/orders", api -> api.route(request -> true, this::read))
        .path("/v2/payments", api -> api.route(request -> true, this::read))
        .GET("/_sim/paypal/root.pem", request -> ServerResponse.ok()
            .contentType(MediaType.TEXT_PLAIN).bodyValue(signing.rootPem()))
        .build();
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return request.method().equals(HttpMethod.POST)
        ? request.bodyToMono(byte[].class)
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .defaultIfEmpty("").flatMap(body -> handle(request, body))
        : handle(request, "");
  }

  private Mono<ServerResponse> handle(ServerRequest request, String body) {
    PaypalOperation.Match match =
        PaypalOperation.of(request.method().name(), request.path());
    if (match == null) {
      return refused(request, paypal.error(PaypalException.missing()));
    }
    HttpHeaders headers = request.headers().asHttpHeaders();
    String authorization = headers.getFirst("Authorization");
    boolean let = switch (match.operation()) {
      case TOKEN -> tokens.isClient(authorization);
      case CERTIFICATE -> true;
      default -> tokens.isValid(authorization);
    };
    if (!let) {
      return refused(request, paypal.refused(match.operation() == PaypalOperation.TOKEN));
    }
    return calls.run(request, PaypalEvents.PROVIDER, match.operation().faultName(),
        new Work(new PaypalCalls.Call(match, PaypalQuery.of(request.queryParams()), body,
            headers.getFirst("PayPal-Request-Id"),
            "return=representation".equals(headers.getFirst("Prefer")))));
  }

  private Mono<ServerResponse> refused(ServerRequest request, Answer answer) {
    return calls.run(request, PaypalEvents.PROVIDER, "refused", new ApiCalls.Work() {
      @Override
      public Answer perform(@Nullable Integer statusInstead) {
        return answer;
      }

      @Override
      public Answer refuse(int status) {
        return answer;
      }
    });
  }

  /** One call that was let in. What failed is not kept: its request id may be used again. */
  private final class Work implements ApiCalls.Work {

    private final PaypalCalls.Call call;

    Work(PaypalCalls.Call call) {
      this.call = call;
    }

    @Override
    public Answer refuse(int status) {
      return paypal.error(PaypalException.fault(status));
    }

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      Answer answer;
      try {
        answer = store.atomically(() -> paypal.perform(call));
      } catch (PaypalException e) {
        answer = paypal.error(e);
      }
      return statusInstead == null ? answer : refuse(statusInstead);
    }
  }
}

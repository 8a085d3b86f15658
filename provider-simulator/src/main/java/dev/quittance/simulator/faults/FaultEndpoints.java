package dev.quittance.simulator.faults;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Lets a test order faults and take them back. */
@Configuration(proxyBeanMethods = false)
class FaultEndpoints {

  private final Faults faults;
  private final Clock clock;

  FaultEndpoints(Faults faults, Clock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  @Bean
  RouterFunction<ServerResponse> faultRoutes() {
    return route()
        .GET("/_sim/faults", request -> listed())
        .POST("/_sim/faults", this::order)
        .DELETE("/_sim/faults", request -> {
          faults.clear();
          return listed();
        })
        .build();
  }

  private Mono<ServerResponse> order(ServerRequest request) {
    return request.bodyToMono(JsonNode.class).flatMap(body -> {
      List<JsonNode> orders = body.isArray()
          ? StreamSupport.stream(body.spliterator(), false).toList() : List.of(body);
      try {
        List<Fault> read = orders.stream().map(this::fault).toList();
        for (int i = 0; i < read.size(); i++) {
          faults.add(read.get(i),
              orders.get(i).path("seed").asLong(ThreadLocalRandom.current().nextLong()));
        }
      } catch (IllegalArgumentException e) {
        return ServerResponse.badRequest()
            .bodyValue(Map.of("error", String.valueOf(e.getMessage())));
      }
      return listed();
    });
  }

  private Mono<ServerResponse> listed() {
    return ServerResponse.ok().bodyValue(Map.of("faults", faults.list()));
  }

  private Fault fault(JsonNode order) {
    int status = order.path("status").asInt(0);
    boolean close = order.path("close").asBoolean(false);
    boolean garble = order.path("garble").asBoolean(false);
    Fault.Latency latency = new Fault.Latency(
        Fault.Distribution.valueOf(upper(order, "latency_distribution", "FIXED")),
        order.path("latency_ms").asLong(0), order.path("latency_spread_ms").asLong(0));
    if (status == 0 && !close && !garble && latency.millis() == 0) {
      throw new IllegalArgumentException("a fault needs latency_ms, status, close or garble");
    }
    if (status != 0 && (status < 400 || status > 599)) {
      throw new IllegalArgumentException("status must be 400 to 599, but is " + status);
    }
    double probability = order.path("probability").asDouble(1);
    if (probability <= 0 || probability > 1) {
      throw new IllegalArgumentException("probability must be above 0 and at most 1");
    }
    long expiresInMillis = order.path("expires_in_ms").asLong(0);
    Instant expires = expiresInMillis == 0 ? null : clock.instant().plusMillis(expiresInMillis);
    return new Fault(text(order, "provider"), order.path("operation").asString("*"),
        Fault.When.valueOf(upper(order, "when", "BEFORE")), latency, status, close, garble,
        probability,
        order.path("count").asInt(0), expires);
  }

  private static String upper(JsonNode order, String field, String fallback) {
    return order.path(field).asString(fallback).toUpperCase(Locale.ROOT);
  }

  private static @Nullable String text(JsonNode order, String field) {
    String value = order.path(field).asString("");
    return value.isEmpty() || value.equals("*") ? null : value;
  }
}

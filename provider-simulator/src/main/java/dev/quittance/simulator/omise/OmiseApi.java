package dev.quittance.simulator.omise;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.faults.Answer;
import dev.quittance.simulator.faults.ApiCalls;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.HandlerFunction;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Omise's API and its vault: keys, versions, errors. No call is idempotent by a key. */
@Configuration(proxyBeanMethods = false)
class OmiseApi {

  /** Which key a call needs. */
  private enum Key { SECRET, PUBLIC, ANY }

  private final OmiseSettings settings;
  private final OmiseStore store;
  private final OmiseCharges charges;
  private final OmiseMoneyBack moneyBack;
  private final OmiseLists lists;
  private final OmiseJson json;
  private final ApiCalls calls;
  private final JsonMapper mapper;

  OmiseApi(OmiseSettings settings, OmiseStore store, OmiseCharges charges,
      OmiseMoneyBack moneyBack, OmiseLists lists, OmiseJson json, ApiCalls calls,
      JsonMapper mapper) {
    this.settings = settings;
    this.store = store;
    this.charges = charges;
    this.moneyBack = moneyBack;
    this.lists = lists;
    this.json = json;
    this.calls = calls;
    this.mapper = mapper;
  }

  @Bean
  RouterFunction<ServerResponse> omiseRoutes() {
    return route()
        .POST("/tokens", call("tokens.create", Key.PUBLIC,
            (id, params) -> json.token(charges.createToken(params))))
        .POST("/sources", call("sources.create", Key.ANY,
            (id, params) -> json.source(charges.createSource(params))))
        .GET("/sources/{id}", call("sources.retrieve", Key.SECRET,
            (id, params) -> json.source(store.sources().required(id))))
        .POST("/charges", call("charges.create", Key.SECRET,
            (id, params) -> json.charge(charges.create(params))))
        .GET("/charges", call("charges.list", Key.SECRET,
            (id, params) -> lists.charges(params)))
        .GET("/charges/{id}", call("charges.retrieve", Key.SECRET,
            (id, params) -> json.charge(charge(id))))
        .POST("/charges/{id}/capture", call("charges.capture", Key.SECRET,
            (id, params) -> json.charge(charges.capture(charge(id), params))))
        .POST("/charges/{id}/reverse", call("charges.reverse", Key.SECRET,
            (id, params) -> json.charge(charges.reverse(charge(id)))))
        .POST("/charges/{id}/expire", call("charges.expire", Key.SECRET,
            (id, params) -> json.charge(charges.expire(charge(id)))))
        .POST("/charges/{id}/refunds", call("refunds.create", Key.SECRET,
            (id, params) -> json.refund(moneyBack.refund(charge(id), params))))
        .GET("/charges/{id}/refunds", call("refunds.list", Key.SECRET,
            (id, params) -> lists.refunds(charge(id), params)))
        .GET("/disputes/{id}", call("disputes.retrieve", Key.SECRET,
            (id, params) -> json.dispute(store.disputes().required(id))))
        .GET("/events", call("events.list", Key.SECRET,
            (id, params) -> lists.events(params)))
        .GET("/events/{id}", call("events.retrieve", Key.SECRET,
            (id, params) -> lists.event(id)))
        .build();
  }

  private OmiseCharge charge(String id) {
    return store.charges().required(id);
  }

  private HandlerFunction<ServerResponse> call(String operation, Key key, Work work) {
    return request -> {
      String id = request.pathVariables().getOrDefault("id", "");
      if (!isAllowed(request.headers().firstHeader("Authorization"), key)) {
        return calls.run(request, OmiseEvents.PROVIDER, "refused",
            new Call(request, params -> {
              throw OmiseException.unauthorized();
            }, ""));
      }
      return body(request).flatMap(body -> calls.run(request, OmiseEvents.PROVIDER, operation,
          new Call(request, params -> work.perform(id, params), body)));
    };
  }

  private static Mono<String> body(ServerRequest request) {
    if (request.method().equals(HttpMethod.GET)) {
      String query = request.uri().getRawQuery();
      return Mono.just(query == null ? "" : query);
    }
    return request.bodyToMono(byte[].class)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8)).defaultIfEmpty("");
  }

  private boolean isAllowed(@Nullable String authorization, Key key) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return false;
    }
    String user;
    try {
      user = new String(Base64.getDecoder().decode(
          authorization.substring("Basic ".length()).strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return false;
    }
    // The password is ignored.
    user = user.contains(":") ? user.substring(0, user.indexOf(':')) : user;
    boolean isSecret = settings.secretKey().contains(user);
    boolean isPublic = settings.publicKey().equals(user);
    return switch (key) {
      case SECRET -> isSecret;
      case PUBLIC -> isPublic;
      case ANY -> isSecret || isPublic;
    };
  }

  /** What a call does, with the id in its path and its parameters. */
  private interface Work {

    ObjectNode perform(String id, OmiseParams params);
  }

  /** One call, with the body or query as it came. */
  private final class Call implements ApiCalls.Work {

    private final ServerRequest request;
    private final Function<OmiseParams, ObjectNode> work;
    private final String text;

    Call(ServerRequest request, Function<OmiseParams, ObjectNode> work, String text) {
      this.request = request;
      this.work = work;
      this.text = text;
    }

    @Override
    public Answer refuse(int status) {
      return error(OmiseException.fault(status));
    }

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      try {
        ObjectNode done = store.atomically(() -> work.apply(params()));
        return statusInstead == null
            ? answer(200, OmiseVersions.in(version(), done)) : refuse(statusInstead);
      } catch (OmiseException e) {
        return error(e);
      }
    }

    private OmiseParams params() {
      boolean isForm = request.method().equals(HttpMethod.GET)
          || request.headers().contentType().filter(
              type -> type.getSubtype().equals("x-www-form-urlencoded")).isPresent();
      return isForm ? OmiseParams.ofForm(text) : OmiseParams.ofJson(text);
    }

    private String version() {
      String wanted = request.headers().firstHeader("Omise-Version");
      return wanted != null && OmiseVersions.isKnown(wanted) ? wanted
          : settings.accountVersion();
    }

    private Answer error(OmiseException e) {
      return answer(e.status(), OmiseJson.error(e));
    }

    private Answer answer(int status, ObjectNode body) {
      return new Answer(status, Map.of("Omise-Version", version()),
          mapper.writeValueAsString(body));
    }
  }
}

package dev.quittance.simulator.pingxx;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.faults.Answer;
import dev.quittance.simulator.faults.ApiCalls;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ping++'s API under {@code /v1/}: keys, request signatures, errors. */
@Configuration(proxyBeanMethods = false)
class PingxxApi {

  private static final String TIMESTAMP = "Pingplusplus-Request-Timestamp";
  private static final String SIGNATURE = "Pingplusplus-Signature";

  private final PingxxSettings settings;
  private final PingxxStore store;
  private final PingxxJson json;
  private final PingxxLists lists;
  private final PingxxCharges charges;
  private final PingxxRefunds refunds;
  private final ApiCalls calls;
  private final JsonMapper mapper;

  PingxxApi(PingxxSettings settings, PingxxStore store, PingxxJson json, PingxxLists lists,
      PingxxCharges charges, PingxxRefunds refunds, ApiCalls calls, JsonMapper mapper) {
    this.settings = settings;
    this.store = store;
    this.json = json;
    this.lists = lists;
    this.charges = charges;
    this.refunds = refunds;
    this.calls = calls;
    this.mapper = mapper;
  }

  /** Before Stripe's, which has the same paths: who has our key or header means us. */
  @Bean
  @Order(0)
  RouterFunction<ServerResponse> pingxxRoutes() {
    return route().path("/v1", v1 -> v1.route(this::isOurs, this::read)).build();
  }

  private boolean isOurs(ServerRequest request) {
    return request.headers().firstHeader(TIMESTAMP) != null
        || settings.secretKey().contains(keyOf(request));
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    return request.bodyToMono(byte[].class).defaultIfEmpty(new byte[0])
        .flatMap(body -> handle(request, body));
  }

  private Mono<ServerResponse> handle(ServerRequest request, byte[] body) {
    Call call;
    try {
      authenticate(request, body);
      PingxxOperation.Match match = PingxxOperation.of(
          request.method().name(), request.path().substring("/v1/".length()));
      if (match == null) {
        throw PingxxException.missing("resource", request.path());
      }
      call = new Call(match, request, parsed(body));
    } catch (PingxxException e) {
      return calls.run(request, PingxxEvents.PROVIDER, "refused", new Refused(e));
    }
    return calls.run(request, PingxxEvents.PROVIDER, call.match().operation().faultName(), call);
  }

  private JsonNode parsed(byte[] body) {
    try {
      JsonNode node = mapper.readTree(body);
      return node.isObject() ? node : mapper.createObjectNode();
    } catch (JacksonException e) {
      throw PingxxException.invalid("body", "The body is no JSON.");
    }
  }

  private void authenticate(ServerRequest request, byte[] body) {
    if (!settings.secretKey().contains(keyOf(request))) {
      throw PingxxException.unauthorized("Invalid API Key.");
    }
    PublicKey merchant = settings.merchantKey();
    if (merchant == null) {
      return;
    }
    String query = request.uri().getRawQuery();
    String time = request.headers().firstHeader(TIMESTAMP);
    String signature = request.headers().firstHeader(SIGNATURE);
    String rest = request.uri().getRawPath() + (query == null ? "" : "?" + query) + time;
    if (time == null || signature == null
        || !PingxxKeys.verifies(merchant, body, rest, signature)) {
      throw PingxxException.unauthorized("The signature of the request is wrong.");
    }
  }

  /** By Bearer, or as the user of Basic. */
  private static String keyOf(ServerRequest request) {
    String header = request.headers().firstHeader("Authorization");
    if (header != null && header.startsWith("Bearer ")) {
      return header.substring("Bearer ".length()).strip();
    }
    if (header == null || !header.startsWith("Basic ")) {
      return "";
    }
    try {
      String pair = new String(Base64.getDecoder().decode(
          header.substring("Basic ".length()).strip()), StandardCharsets.UTF_8);
      return pair.contains(":") ? pair.substring(0, pair.indexOf(':')) : pair;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private Answer error(PingxxException e) {
    return new Answer(
        e.status(), Map.of(), mapper.writeValueAsString(PingxxJson.error(e)));
  }

  private ObjectNode perform(PingxxOperation.Match match, ServerRequest request, JsonNode body) {
    String id = match.id();
    var query = request.queryParams();
    return switch (match.operation()) {
      case CREATE_CHARGE -> json.charge(charges.create(body));
      case LIST_CHARGES -> lists.charges(query);
      case RETRIEVE_CHARGE -> json.charge(store.charge(id));
      case REVERSE_CHARGE -> json.charge(charges.reverse(store.charge(id)));
      case CREATE_REFUND -> json.refund(refunds.create(store.charge(id), body));
      case LIST_REFUNDS -> lists.refunds(store.charge(id), query);
      case RETRIEVE_REFUND ->
        json.refund(refunds.required(store.charge(id), match.second()));
      case LIST_EVENTS -> lists.events(query);
      case RETRIEVE_EVENT -> lists.event(id);
    };
  }

  /** A call that is already refused. */
  private final class Refused implements ApiCalls.Work {

    private final PingxxException why;

    Refused(PingxxException why) {
      this.why = why;
    }

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      return error(why);
    }

    @Override
    public Answer refuse(int status) {
      return error(why);
    }
  }

  /** One call that has a valid key and a known path. */
  private final class Call implements ApiCalls.Work {

    private final PingxxOperation.Match match;
    private final ServerRequest request;
    private final JsonNode body;

    Call(PingxxOperation.Match match, ServerRequest request, JsonNode body) {
      this.match = match;
      this.request = request;
      this.body = body;
    }

    PingxxOperation.Match match() {
      return match;
    }

    @Override
    public Answer refuse(int status) {
      return error(PingxxException.fault(status));
    }

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      Answer answer;
      try {
        answer = new Answer(200, Map.of(), mapper.writeValueAsString(
            store.atomically(() -> PingxxApi.this.perform(match, request, body))));
      } catch (PingxxException e) {
        answer = error(e);
      }
      return statusInstead == null ? answer : refuse(statusInstead);
    }
  }
}

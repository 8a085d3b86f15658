package dev.quittance.simulator.stripe;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.faults.Answer;
import dev.quittance.simulator.faults.ApiCalls;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Stripe's API under {@code /v1/}: keys, idempotency, errors. */
@Configuration(proxyBeanMethods = false)
class StripeApi {

  private static final int KEY_LIMIT = 255;

  private final StripeSettings settings;
  private final StripeStore store;
  private final StripeCalls stripe;
  private final StripeJson json;
  private final ApiCalls calls;
  private final JsonMapper mapper;
  private final Set<String> keysInFlight = ConcurrentHashMap.newKeySet();

  StripeApi(StripeSettings settings, StripeStore store, StripeCalls stripe, StripeJson json,
      ApiCalls calls, JsonMapper mapper) {
    this.settings = settings;
    this.store = store;
    this.stripe = stripe;
    this.json = json;
    this.calls = calls;
    this.mapper = mapper;
  }

  @Bean
  RouterFunction<ServerResponse> stripeRoutes() {
    return route().path("/v1", v1 -> v1.route(request -> true, this::read)).build();
  }

  private Mono<ServerResponse> read(ServerRequest request) {
    String query = request.uri().getRawQuery();
    if (!request.method().equals(HttpMethod.POST)) {
      return handle(request, query);
    }
    return request.bodyToMono(byte[].class)
        .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
        .defaultIfEmpty("")
        .flatMap(body -> handle(request, query == null ? body : body + "&" + query));
  }

  private Mono<ServerResponse> handle(ServerRequest request, @Nullable String form) {
    String requestId = StripeIds.random(14);
    String key = request.method().equals(HttpMethod.POST)
        ? request.headers().firstHeader("Idempotency-Key") : null;
    Call call;
    try {
      authenticate(request.headers().firstHeader("Authorization"));
      StripeOperation.Match match = StripeOperation.of(
          request.method().name(), request.path().substring("/v1/".length()));
      if (match == null) {
        throw StripeException.unknownUrl(request.method().name(), request.path());
      }
      call = new Call(match, StripeParams.parse(form), request.path(), "req_" + requestId, key);
    } catch (StripeException e) {
      Answer refusal = error(e, "req_" + requestId, key);
      return calls.run(request, StripeEvents.PROVIDER, "refused", new Fixed(refusal));
    }
    if (key != null && !keysInFlight.add(key)) {
      return calls.run(request, StripeEvents.PROVIDER, "refused", new Fixed(error(
          StripeException.idempotency(409, "idempotency_key_in_use", "There is currently "
              + "another in-progress request using this Idempotent Key: " + key),
          call.requestId(), key)));
    }
    Mono<ServerResponse> answer = calls.run(
        request, StripeEvents.PROVIDER, call.match().operation().faultName(), call);
    return key == null ? answer : freeing(key, answer);
  }

  /** The key is free before the caller has the answer, who may use it again at once. */
  private Mono<ServerResponse> freeing(String key, Mono<ServerResponse> answer) {
    AtomicBoolean held = new AtomicBoolean(true);
    Runnable free = () -> {
      if (held.getAndSet(false)) {
        keysInFlight.remove(key);
      }
    };
    return answer.doOnTerminate(free).doOnCancel(free);
  }

  private void authenticate(@Nullable String authorization) {
    String key = "";
    if (authorization != null && authorization.startsWith("Bearer ")) {
      key = authorization.substring("Bearer ".length()).strip();
    } else if (authorization != null && authorization.startsWith("Basic ")) {
      try {
        key = new String(Base64.getDecoder().decode(
            authorization.substring("Basic ".length()).strip()), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw StripeException.unauthorized("Invalid Basic authorization header.");
      }
      int colon = key.indexOf(':');
      key = colon < 0 ? key : key.substring(0, colon);
    }
    if (key.isEmpty()) {
      throw StripeException.unauthorized("You did not provide an API key. You need to provide "
          + "your API key in the Authorization header, using Bearer auth.");
    }
    if (!settings.secretKey().contains(key)) {
      throw StripeException.unauthorized("Invalid API Key provided: "
          + key.substring(0, Math.min(8, key.length())) + "****");
    }
  }

  private Answer error(StripeException e, String requestId, @Nullable String key) {
    return new Answer(e.status(), headers(requestId, key),
        mapper.writeValueAsString(json.error(e)));
  }

  private static Map<String, String> headers(String requestId, @Nullable String key) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Request-Id", requestId);
    headers.put("Stripe-Version", StripeEvents.API_VERSION);
    if (key != null) {
      headers.put("Idempotency-Key", key);
    }
    return headers;
  }

  private static String fingerprint(String path, StripeParams params) {
    try {
      byte[] text = (path + "\n" + params.canonical()).getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every Java platform", e);
    }
  }

  /** A call that is already refused; faults may still strike it. */
  private record Fixed(Answer answer) implements ApiCalls.Work {

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      return answer;
    }

    @Override
    public Answer refuse(int status) {
      return answer;
    }
  }

  /** One call that has a valid key and a known path. */
  private final class Call implements ApiCalls.Work {

    private final StripeOperation.Match match;
    private final StripeParams params;
    private final String path;
    private final String requestId;
    private final @Nullable String key;

    Call(StripeOperation.Match match, StripeParams params, String path, String requestId,
        @Nullable String key) {
      this.match = match;
      this.params = params;
      this.path = path;
      this.requestId = requestId;
      this.key = key;
    }

    StripeOperation.Match match() {
      return match;
    }

    String requestId() {
      return requestId;
    }

    @Override
    public Answer refuse(int status) {
      return error(StripeException.fault(status), requestId, key);
    }

    @Override
    public Answer perform(@Nullable Integer statusInstead) {
      try {
        return store.atomically(() -> performOnce(statusInstead));
      } catch (StripeException e) {
        return error(e, requestId, key);
      }
    }

    private Answer performOnce(@Nullable Integer statusInstead) {
      if (key == null) {
        return execute(statusInstead);
      }
      if (key.length() > KEY_LIMIT) {
        throw StripeException.idempotency(
            400, null, "Idempotency keys can have up to 255 characters.");
      }
      StoredAnswer stored = store.answers().find(key);
      if (stored == null) {
        return execute(statusInstead);
      }
      if (!stored.fingerprint().equals(fingerprint(path, params))) {
        throw StripeException.idempotency(400, null, "Keys for idempotent requests can only be "
            + "used with the same parameters they were first used with. Try using a key other "
            + "than '" + key + "' if you meant to execute a different request.");
      }
      Map<String, String> headers = headers(requestId, key);
      headers.put("Idempotent-Replayed", "true");
      headers.put("Original-Request", stored.requestId());
      return new Answer(stored.status(), headers, stored.body());
    }

    private Answer execute(@Nullable Integer statusInstead) {
      Answer answer;
      boolean stored = true;
      try {
        answer = new Answer(200, headers(requestId, key), mapper.writeValueAsString(
            ScopedValue.where(StripeEvents.CAUSE, new StripeEvents.Cause(requestId, key))
                .call(() -> stripe.perform(match, params))));
      } catch (StripeException e) {
        answer = error(e, requestId, key);
        stored = e.executed();
      }
      if (statusInstead != null) {
        StripeException fault = StripeException.fault(statusInstead);
        answer = error(fault, requestId, key);
        stored = fault.executed();
      }
      if (key != null && stored) {
        store.answers().save(new StoredAnswer(
            key, fingerprint(path, params), answer.status(), answer.body(), requestId));
      }
      return answer;
    }
  }
}

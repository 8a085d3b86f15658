package dev.quittance.simulator.webhooks;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.journal.Journal;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lets a test see the deliveries and disturb those that are to come. */
@Configuration(proxyBeanMethods = false)
class WebhookEndpoints {

  private static final int SHOWN_LIMIT = 1_000;
  private static final int MOST_SHOWN = 1_000_000;
  private static final long DEFAULT_DELAY_MILLIS = 2_000;

  private final WebhookSender sender;
  private final EventLog events;
  private final Journal journal;
  private final List<EventForger> forgers;

  WebhookEndpoints(
      WebhookSender sender, EventLog events, Journal journal, List<EventForger> forgers) {
    this.sender = sender;
    this.events = events;
    this.journal = journal;
    this.forgers = forgers;
  }

  @Bean
  RouterFunction<ServerResponse> webhookRoutes() {
    return route()
        .GET("/_sim/webhooks", this::list)
        .POST("/_sim/webhooks/{kind}", this::disturb)
        .build();
  }

  private Mono<ServerResponse> list(ServerRequest request) {
    String payment = request.queryParam("payment").orElse(null);
    String event = request.queryParam("event").orElse(null);
    String type = request.queryParam("type").orElse(null);
    List<Map<String, @Nullable Object>> found = sender.deliveries().stream()
        .filter(delivery -> event == null || delivery.event().id().equals(event))
        .filter(delivery -> type == null || delivery.event().type().equals(type))
        .filter(delivery -> payment == null || delivery.event().mentions(payment))
        .sorted(Comparator.comparing(Delivery::id).reversed())
        .limit(request.queryParam("limit").filter(text -> text.matches("[0-9]{1,7}"))
            .map(text -> Math.min(Integer.parseInt(text), MOST_SHOWN)).orElse(SHOWN_LIMIT))
        .map(WebhookEndpoints::json)
        .toList();
    return ServerResponse.ok().bodyValue(Map.of("deliveries", found));
  }

  private Mono<ServerResponse> disturb(ServerRequest request) {
    Disturbance.Kind kind;
    try {
      kind = Disturbance.Kind.valueOf(request.pathVariable("kind").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return refused("no such disturbance: " + request.pathVariable("kind"));
    }
    return request.bodyToMono(JsonNode.class)
        .defaultIfEmpty(JsonNodeFactory.instance.objectNode())
        .flatMap(options -> disturb(kind, options));
  }

  private Mono<ServerResponse> disturb(Disturbance.Kind kind, JsonNode options) {
    String eventId = options.path("event").asString("");
    String payment = payment(options);
    if (!eventId.isEmpty()) {
      SimulatedEvent event = events.find(eventId);
      return event == null ? refused("no such event: " + eventId)
          : answer(apply(kind, event, delayMillis(options)));
    }
    if (kind == Disturbance.Kind.FORGE && payment != null) {
      return forgers.stream()
          .map(forger -> forger.forgedSuccess(payment))
          .filter(Objects::nonNull)
          .findFirst()
          .map(event -> answer(List.of(sender.resend(event, true))))
          .orElseGet(() -> refused("no such payment: " + payment));
    }
    int count = options.path("count").asInt(kind == Disturbance.Kind.REORDER ? 2 : 1);
    if (count < 0 || count > 1_000_000) {
      return refused("count must be 0 to 1000000");
    }
    if (count == 0) {
      sender.disarm(kind);
      return ServerResponse.ok().bodyValue(Map.of("armed", kind, "count", 0));
    }
    sender.arm(new Disturbance(kind, new Disturbance.Order(
        text(options, "provider"), text(options, "type"), payment, count,
        delayMillis(options))));
    return ServerResponse.ok().bodyValue(Map.of("armed", kind, "count", count));
  }

  private List<Delivery> apply(Disturbance.Kind kind, SimulatedEvent event, long delayMillis) {
    List<Delivery> waiting = sender.deliveries().stream()
        .filter(delivery -> delivery.event().id().equals(event.id()))
        .filter(delivery -> delivery.status() == Delivery.Status.PENDING)
        .toList();
    return switch (kind) {
      case DUPLICATE, REORDER -> List.of(sender.resend(event, false));
      case FORGE -> List.of(sender.resend(event, true));
      case DROP -> {
        waiting.forEach(sender::drop);
        yield waiting;
      }
      case DELAY -> {
        waiting.forEach(delivery -> sender.delay(delivery, delayMillis));
        yield waiting;
      }
    };
  }

  private Mono<ServerResponse> answer(List<Delivery> deliveries) {
    return Mono.fromRunnable(journal::flush).then(ServerResponse.ok().bodyValue(
        Map.of("deliveries", deliveries.stream().map(WebhookEndpoints::json).toList())));
  }

  private static Mono<ServerResponse> refused(String message) {
    return ServerResponse.badRequest().bodyValue(Map.of("error", message));
  }

  private static long delayMillis(JsonNode options) {
    return Math.clamp(options.path("delay_ms").asLong(DEFAULT_DELAY_MILLIS), 0, 86_400_000);
  }

  private static @Nullable String payment(JsonNode options) {
    String payment = text(options, "payment");
    return payment == null ? text(options, "payment_id") : payment;
  }

  private static @Nullable String text(JsonNode options, String field) {
    String value = options.path(field).asString("");
    return value.isEmpty() ? null : value;
  }

  private static Map<String, @Nullable Object> json(Delivery delivery) {
    Delivery.Saved state = delivery.saved();
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("id", delivery.id());
    json.put("provider", delivery.event().provider());
    json.put("event_id", delivery.event().id());
    json.put("type", delivery.event().type());
    json.put("provider_payment_id", delivery.event().paymentId());
    json.put("forged", delivery.forged());
    json.put("status", state.status().name().toLowerCase(Locale.ROOT));
    json.put("try_count", state.tries());
    json.put("last_status", state.lastStatus());
    json.put("tries", delivery.tries());
    return json;
  }
}

package dev.quittance.simulator.ledger;

import static org.springframework.web.reactive.function.server.RouterFunctions.route;

import dev.quittance.simulator.faults.Faults;
import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.webhooks.WebhookSender;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The truth for tests, and the controls that change it. */
@Configuration(proxyBeanMethods = false)
class LedgerEndpoints {

  private final List<SimulatedProvider> providers;
  private final WebhookSender sender;
  private final Faults faults;
  private final Journal journal;

  LedgerEndpoints(
      List<SimulatedProvider> providers, WebhookSender sender, Faults faults, Journal journal) {
    this.providers = providers;
    this.sender = sender;
    this.faults = faults;
    this.journal = journal;
  }

  @Bean
  RouterFunction<ServerResponse> ledgerRoutes() {
    return route()
        .GET("/_sim/ledger", this::ledger)
        .POST("/_sim/payments/{id}/{action}", this::act)
        .POST("/_sim/reset", request -> reset())
        .build();
  }

  private Mono<ServerResponse> ledger(ServerRequest request) {
    String provider = request.queryParam("provider").orElse("");
    String orderId = request.queryParam("order_id").orElse("");
    List<LedgerPayment> payments = providers.stream()
        .filter(candidate -> provider.isEmpty() || candidate.name().equals(provider))
        .flatMap(candidate -> candidate.payments().stream())
        .filter(payment -> orderId.isEmpty() || orderId.equals(payment.orderId()))
        .toList();
    Map<String, Object> ledger = new LinkedHashMap<>();
    ledger.put("provider", provider.isEmpty() ? "*" : provider);
    ledger.put("payments", payments);
    ledger.put("totals", totals(payments));
    return ServerResponse.ok().bodyValue(ledger);
  }

  private static Map<String, Totals> totals(List<LedgerPayment> payments) {
    Map<String, Totals> totals = new TreeMap<>();
    for (LedgerPayment payment : payments) {
      totals.merge(payment.currency(),
          new Totals(1, payment.capturedMinor(), payment.refundedMinor()), Totals::plus);
    }
    return totals;
  }

  private Mono<ServerResponse> act(ServerRequest request) {
    String id = request.pathVariable("id");
    SimulatedProvider.Action action;
    try {
      action = SimulatedProvider.Action.valueOf(
          request.pathVariable("action").toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      return problem(400, "no such action: " + request.pathVariable("action"));
    }
    return request.bodyToMono(JsonNode.class)
        .defaultIfEmpty(JsonNodeFactory.instance.objectNode())
        .flatMap(options -> providers.stream()
            .filter(provider -> provider.owns(id))
            .findFirst()
            .map(provider -> act(provider, id, action, options))
            .orElseGet(() -> problem(404, "no such payment: " + id)));
  }

  private Mono<ServerResponse> act(SimulatedProvider provider, String id,
      SimulatedProvider.Action action, JsonNode options) {
    try {
      JsonNode after = provider.act(id, action, options);
      return Mono.fromRunnable(journal::flush).then(ServerResponse.ok().bodyValue(after));
    } catch (RefusedActionException e) {
      return problem(409, String.valueOf(e.getMessage()));
    }
  }

  private Mono<ServerResponse> reset() {
    faults.clear();
    sender.reset();
    providers.forEach(SimulatedProvider::reset);
    journal.truncate();
    return Mono.fromRunnable(journal::flush)
        .then(ServerResponse.ok().bodyValue(Map.of("reset", true)));
  }

  private static Mono<ServerResponse> problem(int status, String message) {
    return ServerResponse.status(status).bodyValue(Map.of("error", message));
  }

  private record Totals(long payments, long capturedMinor, long refundedMinor) {

    Totals plus(Totals other) {
      return new Totals(payments + other.payments, capturedMinor + other.capturedMinor,
          refundedMinor + other.refundedMinor);
    }
  }
}

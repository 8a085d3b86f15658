package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** {@code kill -9} between any two steps: nothing is lost, and nothing is paid twice. */
@Timeout(300)
class CrashIntegrationTests {

  private static final int ORDERS = 8;
  private static final String SLOW_PROVIDER = """
      {"provider": "stripe", "operation": "*", "latency_ms": 400, "count": 1000}
      """;

  private final Stack stack = RunningStack.get();

  @AfterEach
  void calm() {
    for (Part part : List.of(
        Part.KAFKA, Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION)) {
      if (!stack.child(part).isAlive()) {
        stack.child(part).start();
        stack.awaitReady(part);
      }
    }
    new Shop(stack).clearFaults();
  }

  /** Killed while the provider is being asked, and while the answer travels back. */
  @ParameterizedTest
  @EnumSource(names = {"ORDER", "GATEWAY", "KAFKA"})
  void survivesAKillWhilePaymentsAreCreated(Part victim) {
    List<Shop> shops = shops();
    List<String> orders = shops.stream().map(Shop::createOrder).toList();
    shops.getFirst().control("/_sim/faults", SLOW_PROVIDER);
    CompletableFuture<Void> asking = CompletableFuture.runAsync(() -> each(index ->
        shops.get(index).tolerantly(() ->
            shops.get(index).requireToPay(orders.get(index), "stripe:payment_intent"))));
    Shop.eventually(() -> IntStream.range(0, ORDERS)
        .anyMatch(index -> !shops.get(index).ledgerOf(orders.get(index)).isEmpty()));

    killAndRestart(victim);
    asking.join();

    each(index -> {
      Shop shop = shops.get(index);
      JsonNode answer = shop.requireToPayPatiently(orders.get(index), "stripe:payment_intent");
      shop.pay(answer);
      shop.awaitStatus(orders.get(index), "paid");
      Ledger.agreesThatPaidOnce(shop, orders.get(index));
    });
  }

  /** Killed while webhooks are verified, stored, published and applied. */
  @ParameterizedTest
  @EnumSource(names = {"ORDER", "INGEST", "RECONCILIATION", "KAFKA"})
  void survivesAKillWhileWebhooksArrive(Part victim) {
    List<Shop> shops = shops();
    List<String> orders = shops.stream().map(Shop::createOrder).toList();
    List<JsonNode> answers = IntStream.range(0, ORDERS).mapToObj(index ->
        shops.get(index).requireToPayPatiently(orders.get(index), "stripe:checkout_session"))
        .toList();

    CompletableFuture<Void> paying = CompletableFuture.runAsync(() ->
        each(index -> shops.get(index).pay(answers.get(index))));
    killAndRestart(victim);
    paying.join();

    each(index -> {
      shops.get(index).awaitStatus(orders.get(index), "paid");
      Ledger.agreesThatPaidOnce(shops.get(index), orders.get(index));
    });
  }

  @Test
  void webhooksAreAcceptedWhileKafkaIsDown() {
    Shop shop = new Shop(stack);
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe:payment_intent");
    stack.child(Part.KAFKA).kill();

    shop.pay(answer);

    Shop.eventually(() -> new dev.quittance.stack.JsonApi(null)
        .get(shop.simulator("/_sim/webhooks")).toString().contains(Shop.payableId(answer)));
    stack.child(Part.KAFKA).start();
    stack.awaitReady(Part.KAFKA);
    shop.awaitStatus(order, "paid");
    Ledger.agreesThatPaidOnce(shop, order);
  }

  private List<Shop> shops() {
    return IntStream.range(0, ORDERS).mapToObj(index -> new Shop(stack)).toList();
  }

  private void killAndRestart(Part victim) {
    stack.child(victim).kill();
    stack.child(victim).start();
    stack.awaitReady(victim);
  }

  private static void each(java.util.function.IntConsumer work) {
    CompletableFuture<?>[] all = IntStream.range(0, ORDERS)
        .mapToObj(index -> CompletableFuture.runAsync(() -> work.accept(index),
            task -> Thread.ofVirtual().start(task)))
        .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(all).join();
  }
}

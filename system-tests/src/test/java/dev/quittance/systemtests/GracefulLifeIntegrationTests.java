package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Instances are told to end while two of each service work: nobody outside sees it. */
@Timeout(300)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GracefulLifeIntegrationTests {

  private static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final int ORDERS = 6;
  /** 128 and SIGTERM's number: it ended by itself, within the bound. A kill would give 137. */
  private static final int ENDED_IN_ORDER = 143;
  private static final Map<Part, Pair> PAIRS = new EnumMap<>(Part.class);

  private final Stack stack = RunningStack.get();

  @BeforeAll
  static void startSecondInstances() {
    Stack stack = RunningStack.get();
    SERVICES.stream().map(part -> CompletableFuture.supplyAsync(
            () -> new Pair(stack, part), task -> Thread.ofVirtual().start(task)))
        .toList().forEach(pair -> PAIRS.put(pair.join().part(), pair.join()));
  }

  @AfterAll
  static void endSecondInstances() {
    eachPair(Pair::becomeOne);
  }

  @AfterEach
  void calm() {
    new Shop(stack).clearFaults();
  }

  private static void eachPair(Consumer<Pair> work) {
    PAIRS.values().stream().map(pair -> CompletableFuture.runAsync(
            () -> work.accept(pair), task -> Thread.ofVirtual().start(task)))
        .toList().forEach(CompletableFuture::join);
  }

  private static Pair pair(Part part) {
    return PAIRS.get(part);
  }

  /** A second instance that runs, and may be ended. */
  private static Pair.Instance secondOf(Part part) {
    pair(part).awaitBoth();
    return pair(part).second();
  }

  private void slowDown(String when, int count) {
    new Shop(stack).control("/_sim/faults", """
        {"provider": "stripe", "operation": "*", "when": "%s", "latency_ms": 2500, "count": %d}
        """.formatted(when, count));
  }

  @Test
  void anOrderServiceThatEndsAnswersTheRequestThatItHasBegun() {
    Pair.Instance ending = secondOf(Part.ORDER);
    Shop shop = new Shop(stack, ending.url());
    String order = shop.createOrder();
    slowDown("before", 1);
    CompletableFuture<JsonNode> answer = CompletableFuture.supplyAsync(
        () -> shop.requireToPay(order, "stripe:payment_intent"));
    Shop.eventually(() -> shop.payment(order).path("payment_id").isString());

    ending.process().stop();

    assertThat(answer.join().path("payment_payload").isObject()).isTrue();
    assertThat(ending.process().exitCode()).isEqualTo(ENDED_IN_ORDER);
  }

  @Test
  void aGatewayThatEndsFinishesItsCallsAndTellsTheirResults() {
    Pair.Instance ending = secondOf(Part.GATEWAY);
    List<Shop> shops = IntStream.range(0, ORDERS).mapToObj(index -> new Shop(stack)).toList();
    List<String> orders = shops.stream().map(Shop::createOrder).toList();
    slowDown("after", ORDERS);
    List<CompletableFuture<JsonNode>> answers = IntStream.range(0, ORDERS)
        .mapToObj(index -> CompletableFuture.supplyAsync(
            () -> shops.get(index).requireToPay(orders.get(index), "stripe:payment_intent"),
            task -> Thread.ofVirtual().start(task))).toList();
    Shop.eventually(() -> IntStream.range(0, ORDERS)
        .noneMatch(index -> shops.get(index).ledgerOf(orders.get(index)).isEmpty()));

    ending.process().stop();

    assertThat(answers).allSatisfy(answer ->
        assertThat(answer.join().path("payment_payload").isObject()).isTrue());
    assertThat(orders).allSatisfy(order ->
        assertThat(shops.getFirst().ledgerOf(order)).hasSize(1));
    assertThat(ending.process().exitCode()).isEqualTo(ENDED_IN_ORDER);
  }

  @Test
  void anInstanceThatEndsLeavesItsGroupAtOnce() {
    Pair.Instance ending = secondOf(Part.RECONCILIATION);
    Groups groups = new Groups(stack, Part.RECONCILIATION);
    Groups.Seen both = groups.lookWhenSettled(2);

    ending.process().stop();

    assertThat(groups.look().members()).isPositive().isEqualTo(both.members() / 2);
    assertThat(groups.lookWhenSettled(1).partitions()).isEqualTo(both.partitions());
  }

  /** The first: the others end instances that nobody needs any more. */
  @Test
  @Order(1)
  void restartingEveryInstanceUnderLoadLosesNothingAndFailsNobody() throws Exception {
    eachPair(Pair::awaitBoth);
    PAIRS.values().forEach(pair -> pair.door().takeFailures());
    int webhooks = pair(Part.INGEST).door().served();
    DoorLoad load = new DoorLoad(stack, pair(Part.ORDER).door().url(), List.of(
        pair(Part.GATEWAY).door().url() + "/admin/providers",
        pair(Part.RECONCILIATION).door().url() + "/admin/open-payments"));

    eachPair(Pair::restartOneByOne);

    Map<String, Shop> bought = load.finish();
    PAIRS.values().forEach(pair -> assertThat(pair.door().takeFailures())
        .as("failures at the door of %s", pair.part().partName()).isEmpty());
    assertThat(load.complaints()).isEmpty();
    assertThat(bought).hasSizeGreaterThan(ORDERS);
    bought.forEach((order, shop) -> {
      shop.awaitStatus(order, "paid");
      Ledger.agreesThatPaidOnce(shop, order);
    });
    assertThat(pair(Part.INGEST).door().served() - webhooks)
        .isGreaterThanOrEqualTo(bought.size());
  }
}

package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GracefulLifeIntegrationTests {

  private static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final int ORDERS = 12;
  /** Ends long after the pause, in which all still works, and long before anybody gives up. */
  private static final Duration SLOW =
      RunningStack.SHUTDOWN_PAUSE.plus(RunningStack.CALL_TIMEOUT).dividedBy(2);
  private static final Map<Part, Pair> PAIRS = new EnumMap<>(Part.class);

  private final Stack stack = RunningStack.get();

  @BeforeAll
  static void startSecondInstances() {
    Stack stack = RunningStack.get();
    SERVICES.stream().map(part -> begin(() -> new Pair(stack, part))).toList()
       .forEach(pair -> PAIRS.put(pair.join().part(), pair.join()));
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
    PAIRS.values().stream().map(pair -> begin(() -> work.accept(pair)))
        .toList().forEach(CompletableFuture::join);
  }

  private static CompletableFuture<Void> begin(Runnable work) {
    return CompletableFuture.runAsync(work, task -> Thread.ofVirtual().start(task));
  }

  private static <T> CompletableFuture<T> begin(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> Thread.ofVirtual().start(task));
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
        {"provider": "stripe", "operation": "payment_intents.create", "when": "%s",
         "latency_ms": %d, "count": %d}
        """.formatted(when, SLOW.toMillis(), count));
  }

  @Test
  void anOrderServiceThatEndsAnswersTheRequestThatItHasBegun() {
    Pair.Instance ending = secondOf(Part.ORDER);
    Shop shop = new Shop(stack, ending.url());
    String order = shop.createOrder();
    slowDown("before", 1);
    CompletableFuture<JsonNode> answer =
        begin(() -> shop.requireToPay(order, "stripe:payment_intent"));
    Shop.eventually(() -> shop.payment(order).path("payment_id").isString());

    CompletableFuture<Void> end = begin(ending::end);

    Shop.eventually(() -> !ending.isListening());
    assertThat(answer).as("the answer when the pause was over").isNotDone();
    assertThat(answer.join().path("payment_payload").isObject()).isTrue();
    end.join();
  }

  @Test
  void aGatewayThatEndsFinishesItsCallsAndTellsTheirResults() {
    Pair.Instance ending = secondOf(Part.GATEWAY);
    Groups groups = new Groups(stack, Part.GATEWAY);
    // Each instance listens to two topics.
    int members = groups.lookWhenSettled(4).members();
    List<Shop> shops = IntStream.range(0, ORDERS).mapToObj(index -> new Shop(stack)).toList();
    List<String> orders = shops.stream().map(Shop::createOrder).toList();
    slowDown("after", ORDERS);
    List<CompletableFuture<JsonNode>> answers = IntStream.range(0, ORDERS)
        .mapToObj(index -> begin(() -> shops.get(index).requireToPay(
            orders.get(index), "stripe:payment_intent"))).toList();
    Shop.eventually(() -> gatewaysAtWork() == 2 && IntStream.range(0, ORDERS)
        .noneMatch(index -> shops.get(index).ledgerOf(orders.get(index)).isEmpty()));

    CompletableFuture<Void> end = begin(ending::end);

    Shop.eventually(() -> groups.look().members() < members);
    assertThat(answers).as("the answers when the pause was over")
        .noneMatch(CompletableFuture::isDone);
    assertThat(answers).allSatisfy(answer ->
        assertThat(answer.join().path("payment_payload").isObject()).isTrue());
    assertThat(orders).allSatisfy(order ->
        assertThat(shops.getFirst().ledgerOf(order)).hasSize(1));
    end.join();
  }

  private int gatewaysAtWork() throws SQLException {
    return Set.copyOf(new Databases(stack.settings()).texts("gateway",
        "SELECT lease_owner FROM operations WHERE lease_until > now()")).size();
  }

  @Test
  void anInstanceThatEndsServesOnAndClosesConnectionsWithItsAnswers() throws Exception {
    Pair.Instance ending = secondOf(Part.INGEST);
    String token = new Shop(stack).token("payments:admin");
    assertThat(ending.get("/admin/deliveries", token).headers().firstValue("Connection"))
        .isEmpty();

    CompletableFuture<Void> end = begin(ending::end);

    Shop.eventually(() ->
        ending.get("/actuator/health/readiness", token).statusCode() == 503);
    HttpResponse<Void> answer = ending.get("/admin/deliveries", token);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Connection")).hasValue("close");
    end.join();
  }

  @Test
  void anInstanceThatEndsLeavesItsGroupAtOnce() {
    Pair.Instance ending = secondOf(Part.RECONCILIATION);
    Groups groups = new Groups(stack, Part.RECONCILIATION);
    Groups.Seen both = groups.lookWhenSettled(2);

    ending.end();

    assertThat(groups.look().members()).isPositive().isEqualTo(both.members() / 2);
    assertThat(groups.lookWhenSettled(1).partitions()).isEqualTo(both.partitions());
  }

  /** The first: the others end instances that nobody needs any more. */
  @Test
  @Order(1)
  void restartingEveryInstanceUnderLoadLosesNothingAndFailsNobody() throws Exception {
    eachPair(Pair::awaitBoth);
    PAIRS.values().forEach(pair -> pair.door().takeFailures());
    DoorLoad load = new DoorLoad(stack, pair(Part.ORDER).door().url(), List.of(
        pair(Part.ORDER).door().url() + "/api/payments/packages",
        pair(Part.INGEST).door().url() + "/admin/deliveries",
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
    everyAcknowledgedWebhookIsStored(bought.keySet());
  }

  /** Orders alone would not show a loss: reconciliation finds out within seconds what was paid. */
  private void everyAcknowledgedWebhookIsStored(Set<String> bought) throws SQLException {
    Set<String> acknowledged = new Webhooks(new Shop(stack)).acknowledged();
    Databases databases = new Databases(stack.settings());
    assertThat(databases.texts("ingest",
        "SELECT event_id FROM deliveries WHERE provider = 'stripe'")).containsAll(acknowledged);
    assertThat(databases.texts("ingest", "SELECT order_id FROM deliveries"))
        .containsAll(bought);
  }
}

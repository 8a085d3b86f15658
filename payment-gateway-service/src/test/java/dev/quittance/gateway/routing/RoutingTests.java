package dev.quittance.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.events.Money;
import dev.quittance.gateway.FakeProvider;
import dev.quittance.gateway.routing.RoutingDecision.Candidate;
import dev.quittance.gateway.routing.RoutingSettings.Rule;
import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RoutingTests {

  private static final Rule BIG_YUAN =
      new Rule("big-yuan", Set.of("CNY"), Set.of(), 100_000L, null, Map.of("c", 1));
  private static final Rule GERMANY =
      new Rule("germany", Set.of(), Set.of("DE"), null, null, Map.of("b", 1));
  private static final Rule YUAN =
      new Rule("yuan", Set.of("CNY"), Set.of(), null, null, weights("a", 3, "b", 1, "c", 0));

  private final CallGuards guards = new CallGuards(new CallSettings(8, Map.of(), 1000, Map.of(),
      Duration.ZERO, Duration.ofSeconds(1), 2, 50, Duration.ofMinutes(1)),
      new SimpleMeterRegistry());
  private final Routing routing = new Routing(
      new RoutingSettings("a", List.of(BIG_YUAN, GERMANY, YUAN)),
      Providers.ofConfigured(Stream.of("a", "b", "c").map(name ->
          new ConfiguredProvider(new FakeProvider(name), new FakeProvider.NoWebhooks(name)))
          .toList()), guards);

  private static Map<String, Integer> weights(
      String first, int one, String second, int two, String third, int three) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    weights.put(first, one);
    weights.put(second, two);
    weights.put(third, three);
    return weights;
  }

  @AfterEach
  void close() {
    guards.close();
  }

  private Route route(String orderId, Money amount, @Nullable String country,
      @Nullable String earlier) {
    return routing.decide(
        new RoutingQuestion(orderId, amount, null, null, country, earlier)).route();
  }

  private static Money yuan(long minor) {
    return new Money(minor, "CNY");
  }

  @Test
  void goesWhereTheRequestSaysAndNowhereElse() {
    Route route = routing.decide(
        new RoutingQuestion("o", yuan(1), "b", null, "DE", "a")).route();

    assertThat(route).isEqualTo(new Route("b", "explicit", List.of()));
  }

  @Test
  void takesTheFirstRuleThatMatches() {
    assertThat(route("o", yuan(100_000), null, null).rule()).isEqualTo("big-yuan");
    assertThat(route("o", yuan(99_999), null, null).rule()).isEqualTo("yuan");
    assertThat(route("o", yuan(99_999), "DE", null).rule()).isEqualTo("germany");
    assertThat(route("o", new Money(1, "EUR"), "DE", null).provider()).isEqualTo("b");
    assertThat(route("o", new Money(1, "EUR"), "FR", null))
        .isEqualTo(new Route("a", "default", List.of()));
  }

  /** 4,000 orders at 3 to 1: five standard deviations are 137 orders. */
  @Test
  void sharesOrdersByWeightAndKeepsTheOthersAsNext() {
    List<Route> routes = IntStream.range(0, 4000)
        .mapToObj(order -> route("order-" + order, yuan(5), null, null)).toList();

    assertThat(routes.stream().filter(route -> route.provider().equals("a")).count())
        .isBetween(2863L, 3137L);
    assertThat(routes).noneMatch(route -> route.provider().equals("c"));
    assertThat(routes).allSatisfy(route -> assertThat(route.rest()).hasSize(2).endsWith("c"));
  }

  @Test
  void staysWhereTheOrderWas() {
    for (int order = 0; order < 50; order++) {
      assertThat(route("order-" + order, yuan(5), null, "b").provider()).isEqualTo("b");
      assertThat(route("order-" + order, yuan(5), null, null))
          .isEqualTo(route("order-" + order, yuan(5), null, null));
    }
    assertThat(route("o", yuan(5), null, "elsewhere").provider()).isIn("a", "b");
  }

  @Test
  void putsWhoIsNotWellLast() {
    for (int count = 0; count < 2; count++) {
      guards.of("b").call(() -> "bad", "good"::equals);
    }

    RoutingDecision decision =
        routing.decide(new RoutingQuestion("o", yuan(5), null, null, null, "b"));

    assertThat(decision.route()).isEqualTo(new Route("a", "yuan", List.of("c", "b")));
    assertThat(decision.candidates().getLast()).isEqualTo(
        new Candidate("b", 1, true, "open", "rule yuan, weight 1; last, for its circuit is open"));
  }

  @Test
  void saysWhoCannot() {
    RoutingDecision decision = routing.decide(
        new RoutingQuestion("o", yuan(5), null, "wx_pub_qr", null, null));

    assertThat(decision.candidates()).noneMatch(Candidate::eligible)
        .allSatisfy(each -> assertThat(each.reason()).isEqualTo("has no channel wx_pub_qr"));
    assertThat(decision.route().rest()).isEmpty();
  }

  @Test
  void refusesProvidersThatDoNotExist() {
    Providers none = Providers.ofConfigured(List.of());

    assertThatIllegalArgumentException().isThrownBy(() -> new Routing(
        new RoutingSettings("stirpe", List.of()), none, guards))
        .withMessageContaining("quittance.gateway.routing.default-provider names stirpe");
    assertThatIllegalArgumentException().isThrownBy(() -> new Routing(
        new RoutingSettings("stripe", List.of(BIG_YUAN)), none, guards))
        .withMessageContaining("quittance.gateway.routing.rules: big-yuan names c");
  }

  @Test
  void refusesRulesThatMeanNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rule(
        "amounts", Set.of(), Set.of(), 5L, null, Map.of("a", 1)))
        .withMessageContaining("needs one currency");
    assertThatIllegalArgumentException().isThrownBy(() -> new Rule(
        "nobody", Set.of(), Set.of(), null, null, Map.of()))
        .withMessageContaining("routing.rules: nobody");
    assertThatIllegalArgumentException().isThrownBy(() -> new Rule(
        "explicit", Set.of(), Set.of(), null, null, Map.of("a", 1)));
  }
}

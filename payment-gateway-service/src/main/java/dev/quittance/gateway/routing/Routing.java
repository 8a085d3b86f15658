package dev.quittance.gateway.routing;

import dev.quittance.gateway.routing.RoutingDecision.Candidate;
import dev.quittance.gateway.routing.RoutingSettings.Rule;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuards;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;
import org.springframework.stereotype.Component;

/**
 * Decides who takes a payment: whom the request names, else the first rule that matches, within it
 * the provider the order used before, then by weight; those whose circuit is open come last.
 */
@Component
public final class Routing {

  private static final int SCORES = 1 << 24;

  private final RoutingSettings settings;
  private final Providers providers;
  private final CallGuards guards;

  Routing(RoutingSettings settings, Providers providers, CallGuards guards) {
    this.settings = settings;
    this.providers = providers;
    this.guards = guards;
    providers.requireKnown("quittance.gateway.routing.default-provider",
        List.of(settings.defaultProvider()));
    settings.rules().forEach(rule -> providers.requireKnown(
        "quittance.gateway.routing.rules: " + rule.name(), rule.providers().keySet()));
  }

  /** Decides; calls nobody. */
  public RoutingDecision decide(RoutingQuestion question) {
    if (question.provider() != null) {
      Candidate named = candidate(question.provider(), 1, question, "the request names it");
      return new RoutingDecision(
          new Route(question.provider(), Route.EXPLICIT, List.of()), List.of(named));
    }
    Rule rule = settings.rules().stream().filter(each -> each.matches(question)).findFirst()
        .orElseGet(() -> new Rule("default", Set.of(), Set.of(), null, null,
            Map.of(settings.defaultProvider(), 1)));
    List<Candidate> candidates = new ArrayList<>();
    rule.providers().forEach((name, weight) -> candidates.add(
        candidate(name, weight, question, "rule " + rule.name() + ", weight " + weight)));
    candidates.sort(order(question));
    List<String> able = candidates.stream().filter(Candidate::eligible).map(Candidate::provider)
        .toList();
    // Nobody can: the first one is asked all the same, and its refusal says why.
    List<String> asked = able.isEmpty() ? List.of(candidates.getFirst().provider()) : able;
    return new RoutingDecision(
        new Route(asked.getFirst(), rule.name(), asked.subList(1, asked.size())), candidates);
  }

  private Candidate candidate(
      String name, int weight, RoutingQuestion question, String reason) {
    PaymentProvider provider = providers.find(name).orElse(null);
    String circuit = guards.of(name).circuit();
    if (provider == null) {
      return new Candidate(name, weight, false, circuit, "not enabled");
    }
    String channel = question.channel();
    if (channel != null && !provider.capabilities().channels().contains(channel)) {
      return new Candidate(name, weight, false, circuit, "has no channel " + channel);
    }
    String where = !guards.of(name).isHealthy() ? "; last, for its circuit is open"
        : name.equals(question.earlier()) ? "; first, for the order used it before" : "";
    return new Candidate(name, weight, true, circuit, reason + where);
  }

  private Comparator<Candidate> order(RoutingQuestion question) {
    return Comparator.<Candidate>comparingInt(each -> each.eligible() ? 0 : 1)
        .thenComparingInt(each -> guards.of(each.provider()).isHealthy() ? 0 : 1)
        .thenComparingInt(each -> each.provider().equals(question.earlier()) ? 0 : 1)
        .thenComparingDouble(each -> rank(each, question.orderId()));
  }

  /**
   * Weighted rendezvous hashing: over many orders each provider comes first as often as its weight
   * says, and one order always sees the same sequence, on every instance.
   */
  private static double rank(Candidate candidate, String orderId) {
    CRC32C hash = new CRC32C();
    hash.update((orderId + "/" + candidate.provider()).getBytes(StandardCharsets.UTF_8));
    double uniform = (mix(hash.getValue()) % SCORES + 0.5) / SCORES;
    return candidate.weight() == 0 ? Double.MAX_VALUE : -Math.log(uniform) / candidate.weight();
  }

  /** Spreads what a checksum leaves related: the finalizer of SplitMix64. */
  private static long mix(long value) {
    long mixed = value * 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return (mixed ^ (mixed >>> 31)) >>> 1;
  }
}

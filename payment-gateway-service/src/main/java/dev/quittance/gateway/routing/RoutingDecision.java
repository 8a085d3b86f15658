package dev.quittance.gateway.routing;

import java.util.List;

/**
 * What routing decided, with its reasons.
 *
 * @param candidates all that the rule names, in the order in which they would be asked, the refused
 *     ones last
 */
public record RoutingDecision(Route route, List<Candidate> candidates) {

  public RoutingDecision {
    candidates = List.copyOf(candidates);
  }

  /**
   * A provider that the rule names.
   *
   * @param eligible whether it can take this payment
   * @param circuit the state of its circuit breaker
   * @param reason why it stands where it stands
   */
  public record Candidate(
      String provider, int weight, boolean eligible, String circuit, String reason) {
  }
}

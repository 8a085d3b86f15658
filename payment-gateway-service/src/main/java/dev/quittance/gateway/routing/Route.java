package dev.quittance.gateway.routing;

import java.util.List;

/**
 * How a payment goes.
 *
 * @param provider who takes it
 * @param rule the rule that said so, {@code explicit} if the request named the provider
 * @param rest who comes next, in order, if it is certain that the one before did nothing
 */
public record Route(String provider, String rule, List<String> rest) {

  public static final String EXPLICIT = "explicit";

  public Route {
    rest = List.copyOf(rest);
  }

  /** The route after its provider did nothing; there must be a next one. */
  public Route next() {
    return new Route(rest.getFirst(), rule, rest.subList(1, rest.size()));
  }
}

package dev.quittance.gateway.routing;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who takes payments that name no provider.
 *
 * @param defaultProvider who takes what no rule matches
 * @param rules the first that matches decides
 */
@ConfigurationProperties("quittance.gateway.routing")
public record RoutingSettings(
    @DefaultValue("stripe") String defaultProvider, @DefaultValue List<Rule> rules) {

  public RoutingSettings {
    rules = List.copyOf(rules);
  }

  /**
   * Matches payments of any of its currencies and countries; an empty set matches all.
   *
   * @param name for people
   * @param currencies ISO 4217
   * @param countries ISO 3166-1 alpha-2, of the payer
   * @param minAmountMinor at least so much, in minor units of its one currency
   * @param maxAmountMinor at most so much, in minor units of its one currency
   * @param providers the weight of each; zero takes part only when the others do nothing
   */
  public record Rule(
      String name,
      @DefaultValue Set<String> currencies,
      @DefaultValue Set<String> countries,
      @Nullable Long minAmountMinor,
      @Nullable Long maxAmountMinor,
      Map<String, Integer> providers) {

    public Rule {
      currencies = Set.copyOf(currencies);
      countries = Set.copyOf(countries);
      providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
      String where = "quittance.gateway.routing.rules: " + name;
      if (name.isBlank() || name.equals(Route.EXPLICIT)) {
        throw new IllegalArgumentException(where + " is no name for a rule");
      }
      if ((minAmountMinor != null || maxAmountMinor != null) && currencies.size() != 1) {
        throw new IllegalArgumentException(where + " bounds the amount, so it needs one currency");
      }
      if (providers.isEmpty() || providers.values().stream().anyMatch(w -> w < 0 || w > 10_000)) {
        throw new IllegalArgumentException(
            where + " needs providers with weights from 0 to 10000, not " + providers);
      }
    }

    boolean matches(RoutingQuestion question) {
      long amount = question.amount().amountMinor();
      String country = question.country();
      return (currencies.isEmpty() || currencies.contains(question.amount().currency()))
          && (countries.isEmpty() || country != null && countries.contains(country))
          && (minAmountMinor == null || amount >= minAmountMinor)
          && (maxAmountMinor == null || amount <= maxAmountMinor);
    }
  }
}

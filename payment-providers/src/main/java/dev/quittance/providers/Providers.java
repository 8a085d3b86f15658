package dev.quittance.providers;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The providers that are enabled and configured: the one place that knows them all. */
public final class Providers {

  private final List<ConfiguredProvider> configured;

  private Providers(List<ConfiguredProvider> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * Reads the settings of every provider.
   *
   * @param setting a setting by its environment name ({@code STRIPE_SECRET_KEY}), null if unset
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static Providers of(Function<String, @Nullable String> setting, Clock clock) {
    throw new UnsupportedOperationException("replaced in the next commit");
  }

  /** The provider of that name; empty if it is unknown, disabled or not configured. */
  public Optional<PaymentProvider> find(String name) {
    return configured.stream().map(ConfiguredProvider::provider)
        .filter(provider -> provider.name().equals(name)).findFirst();
  }

  /** The webhooks of the provider of that name; empty as for {@link #find}. */
  public Optional<ProviderWebhooks> findWebhooks(String name) {
    return configured.stream().map(ConfiguredProvider::webhooks)
        .filter(webhooks -> webhooks.provider().equals(name)).findFirst();
  }

  public Collection<PaymentProvider> all() {
    return configured.stream().map(ConfiguredProvider::provider).toList();
  }
}

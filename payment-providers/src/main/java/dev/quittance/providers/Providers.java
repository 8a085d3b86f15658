package dev.quittance.providers;

import dev.quittance.providers.dummy.DummyProvider;
import dev.quittance.providers.dummy.DummySettings;
import dev.quittance.providers.dummy.DummyWebhooks;
import dev.quittance.providers.omise.OmiseProvider;
import dev.quittance.providers.omise.OmiseSettings;
import dev.quittance.providers.omise.OmiseWebhooks;
import dev.quittance.providers.paypal.PaypalProvider;
import dev.quittance.providers.paypal.PaypalSettings;
import dev.quittance.providers.paypal.PaypalWebhooks;
import dev.quittance.providers.pingxx.PingxxProvider;
import dev.quittance.providers.pingxx.PingxxSettings;
import dev.quittance.providers.pingxx.PingxxWebhooks;
import dev.quittance.providers.stripe.StripeProvider;
import dev.quittance.providers.stripe.StripeSettings;
import dev.quittance.providers.stripe.StripeWebhooks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The providers that are enabled and configured: the one place that knows them all. */
public final class Providers {

  private static final String ENABLED = "PAYMENT_CHANNELS_ENABLED";

  /** All providers: one line each. */
  private static final List<Entry> REGISTRY = List.of(
      entry("stripe", "STRIPE_SECRET_KEY",
          StripeSettings::of, StripeProvider::new, StripeWebhooks::new),
      entry("pingxx", "PINGXX_SECRET_KEY",
          PingxxSettings::of, PingxxProvider::new, (pingxx, _) -> new PingxxWebhooks(pingxx)),
      entry("omise", "OMISE_SECRET_KEY",
          OmiseSettings::of, OmiseProvider::new, OmiseWebhooks::new),
      entry("paypal", "PAYPAL_CLIENT_ID",
          PaypalSettings::of, PaypalProvider::new, PaypalWebhooks::new),
      entry("dummy", "PAYMENT_WEBHOOK_SECRET",
          DummySettings::of, (dummy, _) -> new DummyProvider(dummy), DummyWebhooks::new));

  private final List<ConfiguredProvider> configured;

  private Providers(List<ConfiguredProvider> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * A line of the registry.
   *
   * @param credential the setting whose presence says that the provider is wanted
   */
  record Entry(String name, String credential,
      BiFunction<Settings, Clock, ConfiguredProvider> factory) {
  }

  /** A line of the registry, by what makes settings, provider and webhooks. */
  static <S> Entry entry(String name, String credential, Function<Settings, S> settings,
      BiFunction<S, Clock, PaymentProvider> provider,
      BiFunction<S, Clock, ProviderWebhooks> webhooks) {
    return new Entry(name, credential, (all, clock) -> {
      S own = settings.apply(all);
      return new ConfiguredProvider(provider.apply(own, clock), webhooks.apply(own, clock));
    });
  }

  /**
   * Reads the settings of every provider: those that {@code PAYMENT_CHANNELS_ENABLED} lists, or if
   * it is unset those whose credentials are there.
   *
   * @param setting a setting by its environment name ({@code STRIPE_SECRET_KEY}), null if unset
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static Providers of(Function<String, @Nullable String> setting, Clock clock) {
    return of(REGISTRY, setting, clock);
  }

  static Providers of(
      List<Entry> registry, Function<String, @Nullable String> setting, Clock clock) {
    Settings settings = new Settings(setting);
    String enabled = settings.optional(ENABLED);
    List<String> names = enabled == null
        ? registry.stream().filter(e -> settings.has(e.credential())).map(Entry::name).toList()
        : Arrays.stream(enabled.split(",")).map(String::trim).filter(n -> !n.isEmpty()).toList();
    List<ConfiguredProvider> configured = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      Entry entry = registry.stream().filter(e -> e.name().equals(name)).findFirst()
          .orElseThrow(() -> new IllegalArgumentException(ENABLED + " names " + name
              + "; known are " + registry.stream().map(Entry::name).toList()));
      configured.add(entry.factory().apply(settings, clock));
    }
    return new Providers(configured);
  }

  /** Providers that are already configured, for tests with a provider of their own. */
  public static Providers ofConfigured(List<ConfiguredProvider> configured) {
    return new Providers(configured);
  }

  /** The provider of that name; empty if it is unknown, disabled or not configured. */
  public Optional<PaymentProvider> find(String name) {
    return configured.stream().map(ConfiguredProvider::provider)
        .filter(provider -> provider.name().equals(name)).findFirst();
  }

  /**
   * Checks the names of providers, enabled or not, in a setting.
   *
   * @throws IllegalArgumentException naming the setting and the first that does not exist
   */
  public void requireKnown(String setting, Collection<String> names) {
    Set<String> known = new TreeSet<>();
    REGISTRY.forEach(entry -> known.add(entry.name()));
    all().forEach(provider -> known.add(provider.name()));
    names.stream().filter(name -> !known.contains(name)).findFirst().ifPresent(unknown -> {
      throw new IllegalArgumentException(
          setting + " names " + unknown + "; known are " + known);
    });
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

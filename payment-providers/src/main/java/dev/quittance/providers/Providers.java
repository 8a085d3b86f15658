package dev.quittance.providers;

import dev.quittance.providers.dummy.DummyProvider;
import dev.quittance.providers.dummy.DummySettings;
import dev.quittance.providers.dummy.DummyWebhooks;
import dev.quittance.providers.paypal.PaypalProvider;
import dev.quittance.providers.paypal.PaypalSettings;
import dev.quittance.providers.paypal.PaypalWebhooks;
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
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The providers that are enabled and configured: the one place that knows them all. */
public final class Providers {

  private static final String ENABLED = "PAYMENT_CHANNELS_ENABLED";

  /** All providers: one line each. */
  private static final List<Entry> REGISTRY = List.of(
      new Entry("stripe", "STRIPE_SECRET_KEY", Providers::stripe),
      new Entry("paypal", "PAYPAL_CLIENT_ID", Providers::paypal),
      new Entry("dummy", "PAYMENT_WEBHOOK_SECRET", Providers::dummy));

  private final List<ConfiguredProvider> configured;

  private Providers(List<ConfiguredProvider> configured) {
    this.configured = List.copyOf(configured);
  }

  /**
   * A line of the registry.
   *
   * @param credential the setting whose presence says that the provider is wanted
   */
  private record Entry(String name, String credential,
      BiFunction<Settings, Clock, ConfiguredProvider> factory) {
  }

  private static ConfiguredProvider stripe(Settings settings, Clock clock) {
    StripeSettings stripe = StripeSettings.of(settings);
    return new ConfiguredProvider(
        new StripeProvider(stripe, clock), new StripeWebhooks(stripe, clock));
  }

  private static ConfiguredProvider paypal(Settings settings, Clock clock) {
    PaypalSettings paypal = PaypalSettings.of(settings);
    return new ConfiguredProvider(
        new PaypalProvider(paypal, clock), new PaypalWebhooks(paypal, clock));
  }

  private static ConfiguredProvider dummy(Settings settings, Clock clock) {
    DummySettings dummy = DummySettings.of(settings);
    return new ConfiguredProvider(new DummyProvider(dummy), new DummyWebhooks(dummy, clock));
  }

  /**
   * Reads the settings of every provider: those that {@code PAYMENT_CHANNELS_ENABLED} lists, or if
   * it is unset those whose credentials are there.
   *
   * @param setting a setting by its environment name ({@code STRIPE_SECRET_KEY}), null if unset
   * @throws IllegalArgumentException naming the variable that is missing or wrong
   */
  public static Providers of(Function<String, @Nullable String> setting, Clock clock) {
    Settings settings = new Settings(setting);
    String enabled = settings.optional(ENABLED);
    List<String> names = enabled == null
        ? REGISTRY.stream().filter(e -> settings.has(e.credential())).map(Entry::name).toList()
        : Arrays.stream(enabled.split(",")).map(String::trim).filter(n -> !n.isEmpty()).toList();
    List<ConfiguredProvider> configured = new ArrayList<>();
    for (String name : new LinkedHashSet<>(names)) {
      Entry entry = REGISTRY.stream().filter(e -> e.name().equals(name)).findFirst()
          .orElseThrow(() -> new IllegalArgumentException(ENABLED + " names " + name
              + "; known are " + REGISTRY.stream().map(Entry::name).toList()));
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

  /** The webhooks of the provider of that name; empty as for {@link #find}. */
  public Optional<ProviderWebhooks> findWebhooks(String name) {
    return configured.stream().map(ConfiguredProvider::webhooks)
        .filter(webhooks -> webhooks.provider().equals(name)).findFirst();
  }

  public Collection<PaymentProvider> all() {
    return configured.stream().map(ConfiguredProvider::provider).toList();
  }
}

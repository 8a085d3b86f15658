package dev.quittance.reconciliation;

import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;

/** Makes {@link Providers} of fakes. */
final class FakeProviders {

  private FakeProviders() {
  }

  static Providers of(PaymentProvider... providers) {
    try {
      Constructor<Providers> constructor = Providers.class.getDeclaredConstructor(List.class);
      constructor.setAccessible(true);
      return constructor.newInstance(Stream.of(providers)
          .map(provider -> new ConfiguredProvider(provider, new NoWebhooks(provider.name())))
          .toList());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reconciliation receives no webhooks. */
  private record NoWebhooks(String provider) implements ProviderWebhooks {

    @Override
    public WebhookVerdict receive(WebhookRequest request) {
      throw new UnsupportedOperationException("reconciliation only reads");
    }

    @Override
    public WebhookVerdict translate(byte[] body) {
      throw new UnsupportedOperationException("reconciliation only reads");
    }
  }
}

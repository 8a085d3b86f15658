package dev.quittance.reconciliation;

import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.util.stream.Stream;

/** Makes {@link Providers} of fakes. */
final class FakeProviders {

  private FakeProviders() {
  }

  static Providers of(PaymentProvider... providers) {
    return Providers.ofConfigured(Stream.of(providers)
        .map(provider -> new ConfiguredProvider(provider, new NoWebhooks(provider.name())))
        .toList());
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

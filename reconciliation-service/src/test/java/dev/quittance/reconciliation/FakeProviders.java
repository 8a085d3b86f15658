package dev.quittance.reconciliation;

import dev.quittance.providers.ConfiguredProvider;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** Makes {@link Providers} of fakes. */
final class FakeProviders {

  private FakeProviders() {
  }

  static Providers of(PaymentProvider... providers) {
    return Providers.ofConfigured(Stream.of(providers)
        .map(provider -> new ConfiguredProvider(provider, new Webhooks(provider.name())))
        .toList());
  }

  /** Reconciliation receives no webhooks; it translates what is listed. */
  private record Webhooks(String provider) implements ProviderWebhooks {

    @Override
    public WebhookVerdict receive(WebhookRequest request) {
      throw new UnsupportedOperationException("reconciliation only reads");
    }

    @Override
    public WebhookVerdict translate(byte[] body) {
      return FakeEvents.translate(provider, new String(body, StandardCharsets.UTF_8));
    }
  }
}

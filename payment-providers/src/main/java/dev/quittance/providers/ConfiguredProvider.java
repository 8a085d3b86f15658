package dev.quittance.providers;

/** Both ports of one provider that has its settings. */
public record ConfiguredProvider(PaymentProvider provider, ProviderWebhooks webhooks) {
}

package dev.quittance.providers;

/** Verifies and translates what one provider sends us. Never calls the provider. */
public interface ProviderWebhooks {

  /** The provider's name, as in the webhook path. */
  String provider();

  /** Verifies the signature over the raw bytes, and only then reads them. */
  WebhookVerdict receive(WebhookRequest request);

  /** Reads a body that was verified when it came, for a replay from our own database. */
  WebhookVerdict translate(byte[] body);
}

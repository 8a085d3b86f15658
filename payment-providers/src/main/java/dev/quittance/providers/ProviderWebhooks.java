package dev.quittance.providers;

/** Verifies and translates what one provider sends us; never reads what the events are about. */
public interface ProviderWebhooks {

  /** The provider's name, as in the webhook path. */
  String provider();

  /**
   * Whether {@link #receive} may have to wait for the network, for a certificate or the provider's
   * own verdict; then no event loop may call it.
   */
  default boolean mayBlock() {
    return false;
  }

  /** Verifies the signature over the raw bytes, and only then reads them. */
  WebhookVerdict receive(WebhookRequest request);

  /** Reads a body that was verified when it came, for a replay from our own database. */
  WebhookVerdict translate(byte[] body);
}

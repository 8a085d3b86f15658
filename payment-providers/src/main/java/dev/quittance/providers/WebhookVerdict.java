package dev.quittance.providers;

/** What we make of a webhook. */
public sealed interface WebhookVerdict {

  /** It is from the provider, and readable. */
  record Verified(ProviderEvent event) implements WebhookVerdict {
  }

  /** The signature is missing, wrong or stale. */
  record InvalidSignature(String reason) implements WebhookVerdict {
  }

  /** It is from the provider, and not what the provider documents. */
  record Malformed(String reason) implements WebhookVerdict {
  }

  /**
   * Whether it is from the provider could not be decided now; the provider must send it again.
   *
   * @param reason why, for a log; holds no secret
   */
  record Unverifiable(String reason) implements WebhookVerdict {
  }
}

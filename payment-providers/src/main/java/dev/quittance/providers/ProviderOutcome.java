package dev.quittance.providers;

import org.jspecify.annotations.Nullable;

/**
 * What became of a call to a provider. The question that matters most is whether money can have
 * moved: only {@link Declined} and {@link NotAttempted} say that it certainly did not.
 */
public sealed interface ProviderOutcome {

  /** It is done: the payment is paid, cancelled, or the refund went out, as was asked. */
  record Succeeded(ProviderObject object) implements ProviderOutcome {
  }

  /** The provider accepted it and will tell the result. */
  record Pending(ProviderObject object) implements ProviderOutcome {
  }

  /** The payment exists and the payer must act. */
  record ActionRequired(ProviderObject object, PaymentPayload payload)
      implements ProviderOutcome {
  }

  /**
   * The provider understood and said no; repeating it unchanged gives the same.
   *
   * @param code the provider's reason code
   * @param message for a person; holds no secret
   */
  record Declined(String code, String message, RawAnswer raw) implements ProviderOutcome {
  }

  /**
   * The provider certainly did nothing: not reached, refused at the door, or not able to.
   *
   * @param code a stable word: {@code unreachable}, {@code rate_limited}, {@code unauthorized},
   *     {@code invalid_request}, {@code unsupported} …
   * @param retryable whether the same call can succeed later
   */
  record NotAttempted(String code, String message, boolean retryable, @Nullable RawAnswer raw)
      implements ProviderOutcome {
  }

  /**
   * We cannot tell: timeout, 5xx after sending, or an unreadable answer. Only reading, an event of
   * the provider, or the same call with the same key resolves it.
   */
  record Unknown(String reason, @Nullable RawAnswer raw) implements ProviderOutcome {
  }
}

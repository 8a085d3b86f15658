package dev.quittance.providers;

import org.jspecify.annotations.Nullable;

/** What reading a payment gave. */
public sealed interface PaymentReading {

  /** The provider has it, in this state. */
  record Found(PaymentSnapshot snapshot) implements PaymentReading {
  }

  /** The provider says that it does not have it. */
  record NotFound(String detail) implements PaymentReading {
  }

  /**
   * No answer, or one that could not be read; nothing is known.
   *
   * @param code a stable word: {@code unreachable}, {@code timeout}, {@code rate_limited},
   *     {@code unauthorized}, {@code unreadable}, {@code unsupported}
   */
  record Unavailable(String code, String detail, @Nullable RawAnswer raw)
      implements PaymentReading {
  }
}

package dev.quittance.order.payments;

import org.jspecify.annotations.Nullable;

/**
 * A way to pay.
 *
 * @param provider {@code stripe}, or {@link #AUTO}
 * @param subChannel {@code checkout_session}; null if the provider has none
 */
record Channel(String provider, @Nullable String subChannel) {

  /** Lets the gateway choose the provider. */
  static final String AUTO = "auto";

  /** As the API shows it: {@code stripe:checkout_session}, {@code dummy}. */
  static String text(String provider, @Nullable String subChannel) {
    return subChannel == null ? provider : provider + ":" + subChannel;
  }
}

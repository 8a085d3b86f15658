package dev.quittance.providers.stripe;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Stripe account.
 *
 * @param secretKey {@code STRIPE_SECRET_KEY}
 * @param publishableKey {@code STRIPE_PUBLISHABLE_KEY}, for the frontend
 * @param webhookSecrets {@code STRIPE_WEBHOOK_SECRET}, two while one is replaced
 * @param successUrl {@code STRIPE_SUCCESS_URL}, where Checkout sends the payer
 * @param cancelUrl {@code STRIPE_CANCEL_URL}
 * @param apiVersion {@code STRIPE_API_VERSION}, if not the one that stripe-java pins
 * @param apiBase {@code STRIPE_API_BASE}, for the simulator; null is Stripe itself
 * @param connectTimeoutMillis {@code STRIPE_CONNECT_TIMEOUT_MILLIS}
 * @param readTimeoutMillis {@code STRIPE_READ_TIMEOUT_MILLIS}
 */
public record StripeSettings(
    Secret secretKey,
    @Nullable String publishableKey,
    List<Secret> webhookSecrets,
    @Nullable String successUrl,
    @Nullable String cancelUrl,
    @Nullable String apiVersion,
    @Nullable String apiBase,
    int connectTimeoutMillis,
    int readTimeoutMillis) {

  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int READ_TIMEOUT_MILLIS = 8000;

  public StripeSettings {
    if (!secretKey.value().matches("(sk|rk)_(test|live)_.+")) {
      throw new IllegalArgumentException("STRIPE_SECRET_KEY must start with sk_test_ or sk_live_");
    }
    requireUrl("STRIPE_SUCCESS_URL", successUrl);
    requireUrl("STRIPE_CANCEL_URL", cancelUrl);
    requireUrl("STRIPE_API_BASE", apiBase);
    if (apiVersion != null && !apiVersion.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}(\\.[a-z]+)?")) {
      throw new IllegalArgumentException(
          "STRIPE_API_VERSION must look like 2026-07-29.dahlia, not " + apiVersion);
    }
  }

  /** Reads them. */
  public static StripeSettings of(Settings settings) {
    return new StripeSettings(
        new Secret(settings.required("STRIPE_SECRET_KEY")),
        settings.optional("STRIPE_PUBLISHABLE_KEY"),
        settings.secrets("STRIPE_WEBHOOK_SECRET"),
        settings.optional("STRIPE_SUCCESS_URL"),
        settings.optional("STRIPE_CANCEL_URL"),
        settings.optional("STRIPE_API_VERSION"),
        settings.optional("STRIPE_API_BASE"),
        settings.millis("STRIPE_CONNECT_TIMEOUT_MILLIS", CONNECT_TIMEOUT_MILLIS),
        settings.millis("STRIPE_READ_TIMEOUT_MILLIS", READ_TIMEOUT_MILLIS));
  }

  private static void requireUrl(String name, @Nullable String url) {
    // {CHECKOUT_SESSION_ID} is Stripe's own placeholder, and no legal character of a URL.
    if (url != null && !isHttp(url.replace("{CHECKOUT_SESSION_ID}", "x"))) {
      throw new IllegalArgumentException(name + " must be an http(s) URL, not " + url);
    }
  }

  private static boolean isHttp(String url) {
    try {
      String scheme = URI.create(url).getScheme();
      return "https".equals(scheme) || "http".equals(scheme);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package dev.quittance.providers.dummy;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.util.List;

/**
 * The dummy provider.
 *
 * @param webhookSecrets {@code PAYMENT_WEBHOOK_SECRET}, shared with the order service, which signs
 * @param siteBaseUrl {@code SITE_BASE_URL}, where the order service shows the page to pay on
 */
public record DummySettings(List<Secret> webhookSecrets, String siteBaseUrl) {

  private static final List<String> LIVE_ACCOUNTS =
      List.of("STRIPE_SECRET_KEY", "PINGXX_SECRET_KEY", "OMISE_SECRET_KEY",
          "PAYPAL_ENVIRONMENT");

  /**
   * Reads them.
   *
   * @throws IllegalArgumentException beside a live key: who can pay with nothing must not be there
   */
  public static DummySettings of(Settings settings) {
    for (String name : LIVE_ACCOUNTS) {
      String key = settings.optional(name);
      if (key != null && isLive(key)) {
        throw new IllegalArgumentException(
            "the dummy provider must not be enabled beside the live key or account in " + name
                + ": set PAYMENT_CHANNELS_ENABLED without dummy");
      }
    }
    return new DummySettings(
        settings.secrets("PAYMENT_WEBHOOK_SECRET"), settings.required("SITE_BASE_URL"));
  }

  /** Omise marks its test keys only: a live one is {@code skey_} and the rest. */
  private static boolean isLive(String key) {
    return key.contains("_live_") || key.equals("live")
        || key.startsWith("skey_") && !key.startsWith("skey_test_");
  }
}

package dev.quittance.stack;

import dev.quittance.stack.StackSettings.Part;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The accounts that the services have at the simulated providers, as environment variables of both
 * sides.
 */
final class ProviderEnvironment {

  /** {@code PAYMENT_CHANNELS_ENABLED}. */
  static final String ENABLED = "stripe,pingxx,omise,paypal,dummy";
  static final String OMISE_PUBLIC_KEY = "pkey_test_simulator";

  private static final String STRIPE_KEY = "sk_test_simulator";
  private static final String STRIPE_WEBHOOK_SECRET = "whsec_simulator";
  private static final String OMISE_WEBHOOK_SECRET = "b21pc2Utc2ltdWxhdG9yLWtleQ==";
  private static final String PAYPAL_WEBHOOK_ID = "WH-SIMULATOR";

  private final StackSettings settings;
  private final LocalKeys merchant;
  private final LocalKeys pingxx;

  ProviderEnvironment(StackSettings settings) {
    this.settings = settings;
    merchant = LocalKeys.in(settings.data(), "pingxx-merchant");
    pingxx = LocalKeys.in(settings.data(), "pingxx-provider");
  }

  /** The certificate that the simulated PayPal writes when it starts. */
  Path paypalRoot() {
    return settings.data().resolve("paypal-root.pem");
  }

  Map<String, String> ofSimulator() {
    Map<String, String> all = new HashMap<>(Map.of(
        "SIMULATOR_STRIPE_SECRET_KEY", STRIPE_KEY,
        "SIMULATOR_STRIPE_WEBHOOK_SECRET", STRIPE_WEBHOOK_SECRET,
        "SIMULATOR_OMISE_WEBHOOK_SECRET", OMISE_WEBHOOK_SECRET,
        "SIMULATOR_PINGXX_PRIVATE_KEY_PATH", pingxx.privateKey().toString(),
        "SIMULATOR_PINGXX_MERCHANT_PUBLIC_KEY", merchant.publicKeyText(),
        "SIMULATOR_PAYPAL_WEBHOOK_ID", PAYPAL_WEBHOOK_ID,
        "SIMULATOR_PAYPAL_ROOT_FILE", paypalRoot().toString()));
    for (String provider : new String[] {"stripe", "pingxx", "omise", "paypal"}) {
      all.put("SIMULATOR_" + provider.toUpperCase(Locale.ROOT) + "_WEBHOOK_URL",
          settings.url(Part.INGEST) + "/webhooks/" + provider);
    }
    return all;
  }

  Map<String, String> ofServices() {
    String simulator = settings.url(Part.SIMULATOR);
    String thanks = settings.url(Part.ORDER) + "/payments/thanks";
    String result = settings.url(Part.ORDER)
        + "/payment/stripe/result?session_id={CHECKOUT_SESSION_ID}";
    return Map.ofEntries(
        Map.entry("STRIPE_SECRET_KEY", STRIPE_KEY),
        Map.entry("STRIPE_PUBLISHABLE_KEY", "pk_test_simulator"),
        Map.entry("STRIPE_WEBHOOK_SECRET", STRIPE_WEBHOOK_SECRET),
        Map.entry("STRIPE_API_BASE", simulator),
        Map.entry("STRIPE_SUCCESS_URL", result),
        Map.entry("STRIPE_CANCEL_URL", result),
        Map.entry("PINGXX_SECRET_KEY", "sk_test_pingxx"),
        Map.entry("PINGXX_APP_ID", "app_simulator"),
        Map.entry("PINGXX_PRIVATE_KEY_PATH", merchant.privateKey().toString()),
        Map.entry("PINGXX_PUBLIC_KEY_PATH", pingxx.publicKey().toString()),
        Map.entry("PINGXX_API_BASE", simulator),
        Map.entry("PINGXX_RETURN_URL", thanks),
        Map.entry("OMISE_SECRET_KEY", "skey_test_simulator"),
        Map.entry("OMISE_PUBLIC_KEY", OMISE_PUBLIC_KEY),
        Map.entry("OMISE_WEBHOOK_SECRET", OMISE_WEBHOOK_SECRET),
        Map.entry("OMISE_API_BASE", simulator),
        Map.entry("OMISE_RETURN_URL", thanks),
        Map.entry("PAYPAL_CLIENT_ID", "simulator"),
        Map.entry("PAYPAL_CLIENT_SECRET", "paypal-secret-simulator"),
        Map.entry("PAYPAL_WEBHOOK_ID", PAYPAL_WEBHOOK_ID),
        Map.entry("PAYPAL_API_BASE", simulator),
        Map.entry("PAYPAL_CERT_TRUST_PATH", paypalRoot().toString()),
        Map.entry("PAYPAL_CERT_HOST", "localhost:" + settings.port(Part.SIMULATOR)),
        Map.entry("PAYPAL_RETURN_URL", thanks),
        Map.entry("PAYPAL_CANCEL_URL", thanks));
  }
}

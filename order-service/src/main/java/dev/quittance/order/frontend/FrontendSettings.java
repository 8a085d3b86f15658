package dev.quittance.order.frontend;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The keys that providers mean for browsers.
 *
 * @param stripePublishableKey {@code STRIPE_PUBLISHABLE_KEY}
 * @param omisePublicKey {@code OMISE_PUBLIC_KEY}
 * @param paypalClientId {@code PAYPAL_CLIENT_ID}
 */
@ConfigurationProperties("quittance.frontend")
public record FrontendSettings(@Nullable String stripePublishableKey,
    @Nullable String omisePublicKey, @Nullable String paypalClientId) {

  /** How keys begin that are for servers only: one of them here would be given to everybody. */
  private static final List<String> SECRET = List.of("sk_", "rk_", "skey_", "whsec_");

  public FrontendSettings {
    stripePublishableKey = checked("STRIPE_PUBLISHABLE_KEY", stripePublishableKey);
    omisePublicKey = checked("OMISE_PUBLIC_KEY", omisePublicKey);
    paypalClientId = checked("PAYPAL_CLIENT_ID", paypalClientId);
  }

  private static @Nullable String checked(String name, @Nullable String key) {
    if (key == null || key.isBlank()) {
      return null;
    }
    if (SECRET.stream().anyMatch(key::startsWith)) {
      throw new IllegalArgumentException(name + " holds a secret key; it is shown to everybody");
    }
    return key;
  }
}

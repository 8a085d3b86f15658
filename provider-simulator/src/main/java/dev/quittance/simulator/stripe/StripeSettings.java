package dev.quittance.simulator.stripe;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The one account of the simulated Stripe.
 *
 * @param secretKey the keys that API calls may use; several are separated by commas
 * @param webhookUrl where events go; empty: nowhere
 */
@ConfigurationProperties("simulator.stripe")
record StripeSettings(
    Set<String> secretKey, String publishableKey, String webhookSecret, String webhookUrl) {

  StripeSettings {
    if (secretKey.isEmpty() || !secretKey.stream().allMatch(key -> key.startsWith("sk_test_"))) {
      // A live key has no business here, not even by mistake.
      throw new IllegalArgumentException("SIMULATOR_STRIPE_SECRET_KEY must start with sk_test_");
    }
    if (webhookSecret.isBlank()) {
      throw new IllegalArgumentException("SIMULATOR_STRIPE_WEBHOOK_SECRET is empty");
    }
    if (!webhookUrl.isBlank() && !webhookUrl.matches("https?://[^,\\s]+")) {
      throw new IllegalArgumentException(
          "SIMULATOR_STRIPE_WEBHOOK_URL is not an http(s) URL: " + webhookUrl);
    }
  }

  @Nullable URI webhookUri() {
    return webhookUrl.isBlank() ? null : URI.create(webhookUrl);
  }

  @Override
  public String toString() {
    return "StripeSettings[webhookUrl=" + webhookUrl + "]";
  }
}

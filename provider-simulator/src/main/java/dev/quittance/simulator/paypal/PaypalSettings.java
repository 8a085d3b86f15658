package dev.quittance.simulator.paypal;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The one REST app of the simulated PayPal.
 *
 * @param webhookId the id of the registered webhook, which is part of what is signed
 * @param webhookUrl where events go; empty: nowhere
 * @param rootFile where the root certificate is written at start, as PEM; empty: nowhere
 */
@ConfigurationProperties("simulator.paypal")
record PaypalSettings(
    String clientId, String clientSecret, String webhookId, String webhookUrl, String rootFile) {

  PaypalSettings {
    require("SIMULATOR_PAYPAL_CLIENT_ID", clientId);
    require("SIMULATOR_PAYPAL_CLIENT_SECRET", clientSecret);
    require("SIMULATOR_PAYPAL_WEBHOOK_ID", webhookId);
    if (!webhookUrl.isBlank() && !webhookUrl.matches("https?://[^,\\s]+")) {
      throw new IllegalArgumentException(
          "SIMULATOR_PAYPAL_WEBHOOK_URL is not an http(s) URL: " + webhookUrl);
    }
  }

  private static void require(String name, String value) {
    if (!value.matches("[A-Za-z0-9_.-]+")) {
      throw new IllegalArgumentException(name + " must be letters, digits, dots and dashes");
    }
  }

  @Nullable URI webhookUri() {
    return webhookUrl.isBlank() ? null : URI.create(webhookUrl);
  }

  @Override
  public String toString() {
    return "PaypalSettings[webhookUrl=" + webhookUrl + "]";
  }
}

package dev.quittance.simulator.pingxx;

import java.net.URI;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The one account of the simulated Ping++.
 *
 * @param secretKey the keys that API calls may use; several are separated by commas
 * @param appId the one app of the account
 * @param webhookUrl where events go; empty: nowhere
 * @param privateKeyPath the RSA key that signs events, PKCS#8 in PEM; empty: the development key
 * @param merchantPublicKey the merchant's RSA key; if it is set, each request must be signed
 * @param refundDelay how long a refund is pending
 */
@ConfigurationProperties("simulator.pingxx")
record PingxxSettings(Set<String> secretKey, String appId, String webhookUrl,
    String privateKeyPath, String merchantPublicKey, Duration refundDelay) {

  PingxxSettings {
    if (secretKey.isEmpty() || !secretKey.stream().allMatch(key -> key.startsWith("sk_test_"))) {
      // A live key has no business here, not even by mistake.
      throw new IllegalArgumentException("SIMULATOR_PINGXX_SECRET_KEY must start with sk_test_");
    }
    if (!appId.startsWith("app_")) {
      throw new IllegalArgumentException("SIMULATOR_PINGXX_APP_ID must start with app_");
    }
    if (!webhookUrl.isBlank() && !webhookUrl.matches("https?://[^,\\s]+")) {
      throw new IllegalArgumentException(
          "SIMULATOR_PINGXX_WEBHOOK_URL is not an http(s) URL: " + webhookUrl);
    }
    PingxxKeys.privateKey(privateKeyPath);
    PingxxKeys.publicKey(merchantPublicKey);
  }

  @Nullable URI webhookUri() {
    return webhookUrl.isBlank() ? null : URI.create(webhookUrl);
  }

  PrivateKey signingKey() {
    return PingxxKeys.privateKey(privateKeyPath);
  }

  @Nullable PublicKey merchantKey() {
    return PingxxKeys.publicKey(merchantPublicKey);
  }

  @Override
  public String toString() {
    return "PingxxSettings[webhookUrl=" + webhookUrl + "]";
  }
}

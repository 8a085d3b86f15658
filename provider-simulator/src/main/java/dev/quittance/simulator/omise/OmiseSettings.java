package dev.quittance.simulator.omise;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The one account of the simulated Omise.
 *
 * @param secretKey the keys that API calls may use; several are separated by commas
 * @param publicKey the key that makes tokens and sources
 * @param webhookSecret in base64; two while one is replaced, then each event has two signatures;
 *     empty: events are not signed, as for older accounts
 * @param webhookUrl where events go; empty: nowhere
 * @param accountVersion the API version in which events are written
 */
@ConfigurationProperties("simulator.omise")
record OmiseSettings(Set<String> secretKey, String publicKey, List<String> webhookSecret,
    String webhookUrl, String accountVersion) {

  OmiseSettings {
    if (secretKey.isEmpty()
        || !secretKey.stream().allMatch(key -> key.startsWith("skey_test_"))) {
      // A live key has no business here, not even by mistake.
      throw new IllegalArgumentException(
          "SIMULATOR_OMISE_SECRET_KEY must start with skey_test_");
    }
    if (!publicKey.startsWith("pkey_test_")) {
      throw new IllegalArgumentException(
          "SIMULATOR_OMISE_PUBLIC_KEY must start with pkey_test_");
    }
    webhookSecret.forEach(OmiseSettings::decoded);
    if (!webhookUrl.isBlank() && !webhookUrl.matches("https?://[^,\\s]+")) {
      throw new IllegalArgumentException(
          "SIMULATOR_OMISE_WEBHOOK_URL is not an http(s) URL: " + webhookUrl);
    }
    if (!OmiseVersions.isKnown(accountVersion)) {
      throw new IllegalArgumentException(
          "SIMULATOR_OMISE_ACCOUNT_VERSION is not simulated: " + accountVersion);
    }
  }

  @Nullable URI webhookUri() {
    return webhookUrl.isBlank() ? null : URI.create(webhookUrl);
  }

  /** The HMAC keys: what the secrets' base64 stands for. */
  List<byte[]> webhookKeys() {
    return webhookSecret.stream().map(OmiseSettings::decoded).toList();
  }

  private static byte[] decoded(String secret) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SIMULATOR_OMISE_WEBHOOK_SECRET is not base64", e);
    }
    if (key.length == 0) {
      throw new IllegalArgumentException("SIMULATOR_OMISE_WEBHOOK_SECRET is empty");
    }
    return key;
  }

  @Override
  public String toString() {
    return "OmiseSettings[webhookUrl=" + webhookUrl + "]";
  }
}

package dev.quittance.providers.toy;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.util.List;

/**
 * One Toy account.
 *
 * @param key {@code TOY_KEY}
 * @param webhookSecrets {@code TOY_WEBHOOK_SECRET}, two while one is replaced
 * @param apiBase {@code TOY_API_BASE}
 * @param readTimeoutMillis {@code TOY_READ_TIMEOUT_MILLIS}
 */
public record ToySettings(
    Secret key, List<Secret> webhookSecrets, String apiBase, int readTimeoutMillis) {

  public ToySettings {
    if (!apiBase.matches("https?://[^/]+")) {
      throw new IllegalArgumentException("TOY_API_BASE must be http(s)://host, not " + apiBase);
    }
  }

  /** Reads them. */
  public static ToySettings of(Settings settings) {
    return new ToySettings(
        new Secret(settings.required("TOY_KEY")),
        settings.secrets("TOY_WEBHOOK_SECRET"),
        settings.required("TOY_API_BASE"),
        settings.millis("TOY_READ_TIMEOUT_MILLIS", 8000));
  }
}

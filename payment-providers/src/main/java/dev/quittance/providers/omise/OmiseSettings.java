package dev.quittance.providers.omise;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Omise account.
 *
 * @param secretKey {@code OMISE_SECRET_KEY}
 * @param publicKey {@code OMISE_PUBLIC_KEY}, for the frontend
 * @param webhookSecrets {@code OMISE_WEBHOOK_SECRET} in base64 as the dashboard shows it, two while
 *     one is replaced; may be missing only if unsigned webhooks are allowed
 * @param allowUnsignedWebhooks {@code OMISE_ALLOW_UNSIGNED_WEBHOOKS}: whether an unsigned delivery
 *     is a reason to read the payment; it is never a fact by itself
 * @param apiBase {@code OMISE_API_BASE}, for the simulator
 * @param returnUrl {@code OMISE_RETURN_URL}, where the payer goes after the bank's page
 * @param connectTimeoutMillis {@code OMISE_CONNECT_TIMEOUT_MILLIS}
 * @param readTimeoutMillis {@code OMISE_READ_TIMEOUT_MILLIS}
 */
public record OmiseSettings(
    Secret secretKey,
    @Nullable String publicKey,
    List<Secret> webhookSecrets,
    boolean allowUnsignedWebhooks,
    String apiBase,
    @Nullable String returnUrl,
    int connectTimeoutMillis,
    int readTimeoutMillis) {

  private static final String WEBHOOK_SECRET = "OMISE_WEBHOOK_SECRET";
  private static final String ALLOW_UNSIGNED = "OMISE_ALLOW_UNSIGNED_WEBHOOKS";
  private static final String API_BASE = "https://api.omise.co";
  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int READ_TIMEOUT_MILLIS = 8000;

  public OmiseSettings {
    if (!secretKey.value().matches("skey_[A-Za-z0-9_]+")) {
      throw new IllegalArgumentException("OMISE_SECRET_KEY must start with skey_");
    }
    if (publicKey != null && !publicKey.matches("pkey_[A-Za-z0-9_]+")) {
      throw new IllegalArgumentException("OMISE_PUBLIC_KEY must start with pkey_");
    }
    if (publicKey != null
        && publicKey.startsWith("pkey_test_") != secretKey.value().startsWith("skey_test_")) {
      throw new IllegalArgumentException(
          "OMISE_PUBLIC_KEY and OMISE_SECRET_KEY must be both of test or both of live mode");
    }
    if (webhookSecrets.isEmpty() && !allowUnsignedWebhooks) {
      throw new IllegalArgumentException(WEBHOOK_SECRET + " is not set");
    }
    webhookSecrets = List.copyOf(webhookSecrets);
    webhookSecrets.forEach(OmiseSettings::decoded);
    requireUrl("OMISE_API_BASE", apiBase);
    apiBase = apiBase.replaceAll("/+$", "");
    if (returnUrl != null) {
      requireUrl("OMISE_RETURN_URL", returnUrl);
    }
  }

  /** Reads them. */
  public static OmiseSettings of(Settings settings) {
    boolean allowUnsigned = flag(settings, ALLOW_UNSIGNED);
    String apiBase = settings.optional("OMISE_API_BASE");
    return new OmiseSettings(
        new Secret(settings.required("OMISE_SECRET_KEY")),
        settings.optional("OMISE_PUBLIC_KEY"),
        allowUnsigned && !settings.has(WEBHOOK_SECRET)
            ? List.of() : settings.secrets(WEBHOOK_SECRET),
        allowUnsigned,
        apiBase == null ? API_BASE : apiBase,
        settings.optional("OMISE_RETURN_URL"),
        settings.millis("OMISE_CONNECT_TIMEOUT_MILLIS", CONNECT_TIMEOUT_MILLIS),
        settings.millis("OMISE_READ_TIMEOUT_MILLIS", READ_TIMEOUT_MILLIS));
  }

  /** The keys of the signatures: Omise signs with what the secret's base64 stands for. */
  List<byte[]> webhookKeys() {
    return webhookSecrets.stream().map(OmiseSettings::decoded).toList();
  }

  private static byte[] decoded(Secret secret) {
    try {
      return Base64.getDecoder().decode(secret.value());
    } catch (IllegalArgumentException e) {
      // Without its cause, which quotes a part of the secret.
      throw new IllegalArgumentException(
          WEBHOOK_SECRET + " must be base64, as Omise's dashboard shows it");
    }
  }

  private static boolean flag(Settings settings, String name) {
    String value = settings.optional(name);
    if (value != null && !value.equals("true") && !value.equals("false")) {
      throw new IllegalArgumentException(name + " must be true or false, not " + value);
    }
    return "true".equals(value);
  }

  private static void requireUrl(String name, String url) {
    try {
      URI uri = URI.create(url);
      if (uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " must be an http(s) URL, not " + url, e);
    }
    throw new IllegalArgumentException(name + " must be an http(s) URL, not " + url);
  }
}

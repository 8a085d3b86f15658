package dev.quittance.providers.pingxx;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Ping++ account and app.
 *
 * @param secretKey {@code PINGXX_SECRET_KEY}
 * @param appId {@code PINGXX_APP_ID}
 * @param privateKey the merchant's key in {@code PINGXX_PRIVATE_KEY_PATH}; null, with a
 *     test key only, sends requests unsigned
 * @param publicKeys Ping++'s keys, in {@code PINGXX_PUBLIC_KEY} or in the file
 *     {@code PINGXX_PUBLIC_KEY_PATH}, two while one is replaced; never empty
 * @param returnUrl {@code PINGXX_RETURN_URL}, where the payer goes if the payment says nothing
 * @param apiBase {@code PINGXX_API_BASE}
 * @param connectTimeoutMillis {@code PINGXX_CONNECT_TIMEOUT_MILLIS}
 * @param readTimeoutMillis {@code PINGXX_READ_TIMEOUT_MILLIS}
 */
public record PingxxSettings(
    Secret secretKey,
    String appId,
    @Nullable PrivateKey privateKey,
    List<PublicKey> publicKeys,
    @Nullable String returnUrl,
    String apiBase,
    int connectTimeoutMillis,
    int readTimeoutMillis) {

  private static final String LIVE_KEY = "sk_live_";
  private static final String PUBLIC_KEY = "PINGXX_PUBLIC_KEY";
  private static final String PUBLIC_KEY_PATH = "PINGXX_PUBLIC_KEY_PATH";
  private static final String PRIVATE_KEY_PATH = "PINGXX_PRIVATE_KEY_PATH";
  private static final String API_BASE = "https://api.pingxx.com";
  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  /** Ping++ asks the channel while we wait. */
  private static final int READ_TIMEOUT_MILLIS = 15_000;

  public PingxxSettings {
    if (!secretKey.value().matches("sk_(test|live)_\\S+")) {
      throw new IllegalArgumentException("PINGXX_SECRET_KEY must start with sk_test_ or sk_live_");
    }
    if (!appId.matches("app_[A-Za-z0-9]+")) {
      throw new IllegalArgumentException("PINGXX_APP_ID must start with app_");
    }
    if (!PingxxUrls.isHttp(apiBase)) {
      throw new IllegalArgumentException(
          "PINGXX_API_BASE must be an http(s) URL, not " + apiBase);
    }
    apiBase = apiBase.replaceAll("/+$", "");
    publicKeys = List.copyOf(publicKeys);
    if (publicKeys.isEmpty()) {
      // Ping++'s own SDK takes any signature for right if it has no key.
      throw new IllegalArgumentException(PUBLIC_KEY + " is not set");
    }
    if (returnUrl != null) {
      String wrong = PingxxUrls.refusal(returnUrl, !isReal(apiBase));
      if (wrong != null) {
        throw new IllegalArgumentException("PINGXX_RETURN_URL " + wrong + ": " + returnUrl);
      }
    }
    if (privateKey == null && secretKey.value().startsWith(LIVE_KEY)) {
      throw new IllegalArgumentException(
          PRIVATE_KEY_PATH + " is not set; live requests must be signed");
    }
  }

  /** Reads them. */
  public static PingxxSettings of(Settings settings) {
    String apiBase = settings.optional("PINGXX_API_BASE");
    String privateKeyPath = settings.optional(PRIVATE_KEY_PATH);
    return new PingxxSettings(
        new Secret(settings.required("PINGXX_SECRET_KEY")),
        settings.required("PINGXX_APP_ID"),
        privateKeyPath == null ? null
            : PingxxKeys.privateKey(PRIVATE_KEY_PATH, textOf(PRIVATE_KEY_PATH, privateKeyPath)),
        publicKeysOf(settings),
        settings.optional("PINGXX_RETURN_URL"),
        apiBase == null ? API_BASE : apiBase,
        settings.millis("PINGXX_CONNECT_TIMEOUT_MILLIS", CONNECT_TIMEOUT_MILLIS),
        settings.millis("PINGXX_READ_TIMEOUT_MILLIS", READ_TIMEOUT_MILLIS));
  }

  /** Whether real money moves with this key. */
  boolean live() {
    return secretKey.value().startsWith(LIVE_KEY);
  }

  private static List<PublicKey> publicKeysOf(Settings settings) {
    String path = settings.optional(PUBLIC_KEY_PATH);
    String keys = settings.optional(PUBLIC_KEY);
    if (keys != null && path != null) {
      throw new IllegalArgumentException(
          "set " + PUBLIC_KEY + " or " + PUBLIC_KEY_PATH + ", not both");
    }
    return path == null ? PingxxKeys.publicKeys(PUBLIC_KEY, settings.required(PUBLIC_KEY))
        : PingxxKeys.publicKeys(PUBLIC_KEY_PATH, textOf(PUBLIC_KEY_PATH, path));
  }

  private static String textOf(String name, String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException | InvalidPathException e) {
      throw new IllegalArgumentException(name + " names a file that cannot be read: " + path, e);
    }
  }

  /** Whether the base is Ping++ itself, and no simulator. */
  boolean isReal() {
    return isReal(apiBase);
  }

  private static boolean isReal(String apiBase) {
    return URI.create(apiBase).getHost().endsWith("pingxx.com");
  }

  @Override
  public String toString() {
    return "PingxxSettings[appId=" + appId + ", apiBase=" + apiBase + "]";
  }
}

package dev.quittance.providers.paypal;

import dev.quittance.providers.Secret;
import dev.quittance.providers.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One PayPal REST app.
 *
 * @param clientId {@code PAYPAL_CLIENT_ID}
 * @param clientSecret {@code PAYPAL_CLIENT_SECRET}
 * @param environment {@code PAYPAL_ENVIRONMENT}
 * @param apiBase {@code PAYPAL_API_BASE}, for the simulator; otherwise the environment's own
 * @param webhooks how webhooks are verified
 * @param returnUrl {@code PAYPAL_RETURN_URL}, where the payer goes after approving
 * @param cancelUrl {@code PAYPAL_CANCEL_URL}, where the payer goes after giving up
 * @param connectTimeoutMillis {@code PAYPAL_CONNECT_TIMEOUT_MILLIS}
 * @param readTimeoutMillis {@code PAYPAL_READ_TIMEOUT_MILLIS}
 */
public record PaypalSettings(
    String clientId,
    Secret clientSecret,
    Environment environment,
    String apiBase,
    Webhooks webhooks,
    @Nullable String returnUrl,
    @Nullable String cancelUrl,
    int connectTimeoutMillis,
    int readTimeoutMillis) {

  private static final int CONNECT_TIMEOUT_MILLIS = 3000;
  private static final int READ_TIMEOUT_MILLIS = 8000;

  /** PayPal's two worlds, which share nothing. */
  public enum Environment {
    SANDBOX("https://api-m.sandbox.paypal.com"), LIVE("https://api-m.paypal.com");

    private final String apiBase;

    Environment(String apiBase) {
      this.apiBase = apiBase;
    }
  }

  /** Who checks a webhook's signature: we with PayPal's certificate, or PayPal when asked. */
  public enum Verification { CERTIFICATE, API }

  /**
   * How webhooks are verified.
   *
   * @param ids {@code PAYPAL_WEBHOOK_ID}: part of what is signed, and not in the request; two
   *     while one webhook is replaced by another
   * @param verification {@code PAYPAL_WEBHOOK_VERIFICATION}
   * @param extra for the simulator only: whom to trust besides PayPal
   */
  public record Webhooks(
      List<String> ids, Verification verification, @Nullable ExtraTrust extra) {

    public Webhooks {
      ids = List.copyOf(ids);
      // It is a part of a signed text whose separator it must not hold.
      if (ids.isEmpty() || ids.size() > 2
          || !ids.stream().allMatch(id -> id.matches("[A-Za-z0-9_-]{1,100}"))) {
        throw new IllegalArgumentException(
            "PAYPAL_WEBHOOK_ID must be one or two ids of letters, digits and dashes");
      }
    }
  }

  /**
   * Trust in a simulator's certificates.
   *
   * @param root {@code PAYPAL_CERT_TRUST_PATH}, the PEM file of a root certificate
   * @param host {@code PAYPAL_CERT_HOST}, a host or host:port that may serve certificates, also
   *     over plain http
   */
  public record ExtraTrust(Path root, String host) {

    public ExtraTrust {
      if (!host.matches("[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException("PAYPAL_CERT_HOST must be host[:port], not " + host);
      }
    }
  }

  public PaypalSettings {
    if (clientId.isBlank() || !clientId.matches("[\\x21-\\x7e&&[^:]]+")) {
      throw new IllegalArgumentException("PAYPAL_CLIENT_ID must be visible ASCII without a colon");
    }
    requireUrl("PAYPAL_API_BASE", apiBase);
    requireUrl("PAYPAL_RETURN_URL", returnUrl);
    requireUrl("PAYPAL_CANCEL_URL", cancelUrl);
    apiBase = apiBase.replaceAll("/+$", "");
  }

  /** Reads them. */
  public static PaypalSettings of(Settings settings) {
    Environment environment = oneOf(settings, "PAYPAL_ENVIRONMENT", Environment.SANDBOX);
    String apiBase = settings.optional("PAYPAL_API_BASE");
    return new PaypalSettings(
        settings.required("PAYPAL_CLIENT_ID"),
        new Secret(settings.required("PAYPAL_CLIENT_SECRET")),
        environment,
        apiBase == null ? environment.apiBase : apiBase,
        new Webhooks(settings.list("PAYPAL_WEBHOOK_ID"),
            oneOf(settings, "PAYPAL_WEBHOOK_VERIFICATION", Verification.CERTIFICATE),
            extraTrust(settings, environment)),
        settings.optional("PAYPAL_RETURN_URL"),
        settings.optional("PAYPAL_CANCEL_URL"),
        settings.millis("PAYPAL_CONNECT_TIMEOUT_MILLIS", CONNECT_TIMEOUT_MILLIS),
        settings.millis("PAYPAL_READ_TIMEOUT_MILLIS", READ_TIMEOUT_MILLIS));
  }

  private static @Nullable ExtraTrust extraTrust(Settings settings, Environment environment) {
    for (String name : new String[] {"PAYPAL_CERT_TRUST_PATH", "PAYPAL_CERT_HOST"}) {
      if (environment == Environment.LIVE && settings.has(name)) {
        throw new IllegalArgumentException(
            name + " is for the simulator only: it must not be set when PAYPAL_ENVIRONMENT=live");
      }
    }
    if (!settings.has("PAYPAL_CERT_TRUST_PATH") && !settings.has("PAYPAL_CERT_HOST")) {
      return null;
    }
    return new ExtraTrust(Path.of(settings.required("PAYPAL_CERT_TRUST_PATH")),
        settings.required("PAYPAL_CERT_HOST").toLowerCase(Locale.ROOT));
  }

  private static <E extends Enum<E>> E oneOf(Settings settings, String name, E otherwise) {
    String value = settings.optional(name);
    if (value == null) {
      return otherwise;
    }
    for (E candidate : otherwise.getDeclaringClass().getEnumConstants()) {
      if (candidate.name().toLowerCase(Locale.ROOT).equals(value)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException(name + " is unknown: " + value);
  }

  private static void requireUrl(String name, @Nullable String url) {
    if (url != null && !isHttp(url)) {
      throw new IllegalArgumentException(name + " must be an http(s) URL, not " + url);
    }
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

package dev.quittance.providers.paypal;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Says from where certificates are taken, before anything is fetched. */
final class PaypalCertUrls {

  private static final String PAYPAL = ".paypal.com";
  private static final int HTTPS_PORT = 443;

  private final @Nullable String extraHost;

  /**
   * Takes them from PayPal, and from one host more.
   *
   * @param extraHost a host or host:port, for the simulator only; null if there is none
   */
  PaypalCertUrls(@Nullable String extraHost) {
    this.extraHost = extraHost;
  }

  /** Null if certificates are taken from there; otherwise why not. */
  @Nullable String refusal(String url) {
    URI uri = uriOf(url);
    if (uri == null) {
      return "PAYPAL-CERT-URL is no plain URL";
    }
    if (isExtra(uri)) {
      return null;
    }
    if (!"https".equals(uri.getScheme())) {
      return "PAYPAL-CERT-URL is not https";
    }
    if (uri.getPort() != -1 && uri.getPort() != HTTPS_PORT
        || !uri.getHost().toLowerCase(Locale.ROOT).endsWith(PAYPAL)) {
      return "PAYPAL-CERT-URL is not PayPal's";
    }
    return null;
  }

  /** Whether it is on the simulator's host, which may speak plain http. */
  boolean isExtra(String url) {
    URI uri = uriOf(url);
    return uri != null && isExtra(uri);
  }

  private boolean isExtra(URI uri) {
    return uri.getRawAuthority().toLowerCase(Locale.ROOT).equals(extraHost)
        && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
  }

  /** A URL in its plainest form; what needs explaining is not PayPal's. */
  private static @Nullable URI uriOf(String url) {
    if (!url.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[A-Za-z0-9._~/-]*")) {
      return null;
    }
    try {
      URI uri = URI.create(url);
      return uri.getHost() == null ? null : uri;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

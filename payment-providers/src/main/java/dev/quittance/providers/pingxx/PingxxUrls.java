package dev.quittance.providers.pingxx;

import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What Ping++ asks of the addresses to which it sends a payer back. */
final class PingxxUrls {

  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]");

  private PingxxUrls() {
  }

  static boolean isHttp(String url) {
    URI uri = parsed(url);
    return uri != null && uri.getHost() != null
        && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
  }

  private static boolean isLocal(URI uri) {
    return uri.getHost() != null && LOCAL.contains(uri.getHost());
  }

  /**
   * Why a channel would refuse to send the payer there; null if it would not.
   *
   * @param localAllowed whether a payer of this machine is the one to be sent there
   */
  static @Nullable String refusal(String url, boolean localAllowed) {
    URI uri = parsed(url);
    if (uri == null || !isHttp(url)) {
      return "must be an http(s) URL";
    }
    if (uri.getRawQuery() != null) {
      return "must have no query string";
    }
    return !localAllowed && isLocal(uri) ? "must not be on localhost" : null;
  }

  private static @Nullable URI parsed(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

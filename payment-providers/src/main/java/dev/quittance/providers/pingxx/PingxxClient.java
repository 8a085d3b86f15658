package dev.quittance.providers.pingxx;

import dev.quittance.providers.http.HttpAnswer;
import java.time.Clock;
import java.util.Map;
import java.util.ServiceLoader;

/** Sends one request to Ping++, once: our own HTTP, or the official SDK where a build has it. */
public interface PingxxClient {

  /**
   * Reads.
   *
   * @param path from {@code /v1} on, its ids already encoded
   * @param query names and values, not encoded
   */
  HttpAnswer get(String path, Map<String, String> query);

  /** Asks to act; the body is sent as JSON. */
  HttpAnswer post(String path, Map<String, Object> body);

  /** Opens a client; a build with another client offers its own as a service. */
  interface Factory {

    PingxxClient open(PingxxSettings settings, Clock clock);
  }

  /** The client of this build. */
  static PingxxClient of(PingxxSettings settings, Clock clock) {
    return ServiceLoader.load(Factory.class, PingxxClient.class.getClassLoader()).findFirst()
        .orElse(PingxxHttpClient::new).open(settings, clock);
  }
}

package dev.quittance.runtime.security;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call from a browser.
 *
 * @param corsOrigins {@code CORS_ALLOWED_ORIGINS}: of frontends, {@code https://shop.example}; none
 *     by default
 */
@ConfigurationProperties("quittance.security")
public record SecuritySettings(@DefaultValue List<String> corsOrigins) {

  public SecuritySettings {
    corsOrigins = List.copyOf(corsOrigins);
    for (String origin : corsOrigins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?")) {
        throw new IllegalArgumentException("CORS_ALLOWED_ORIGINS: '" + origin
            + "' is not an origin: scheme and host, no path and no *");
      }
    }
  }
}

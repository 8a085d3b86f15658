package dev.quittance.runtime.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient a service is with its callers.
 *
 * @param readTimeout how long the body of a request may stand still before it is refused with 408
 */
@ConfigurationProperties("quittance.web")
public record WebSettings(@DefaultValue("30s") Duration readTimeout) {

  public WebSettings {
    if (!readTimeout.isPositive()) {
      throw new IllegalArgumentException("quittance.web.read-timeout must be positive");
    }
  }
}

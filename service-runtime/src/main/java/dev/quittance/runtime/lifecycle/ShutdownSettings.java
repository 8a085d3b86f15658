package dev.quittance.runtime.lifecycle;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a service ends.
 *
 * @param pause how long a service that was told to end says that it is not ready, and still takes
 *     requests: until everybody who sends some has noticed
 */
@ConfigurationProperties("quittance.shutdown")
public record ShutdownSettings(@DefaultValue("5s") Duration pause) {

  public ShutdownSettings {
    if (pause.isNegative()) {
      throw new IllegalArgumentException("quittance.shutdown.pause must not be negative");
    }
  }
}

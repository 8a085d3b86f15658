package dev.quittance.runtime.sealing;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Sealing for the services that use it; only those need {@code PAYLOAD_SEALING_KEYS}. */
@AutoConfiguration
public class SealingAutoConfiguration {

  @Bean
  @Lazy
  PayloadSealing payloadSealing(@Value("${PAYLOAD_SEALING_KEYS:}") String keys) {
    if (keys.isBlank()) {
      throw new IllegalArgumentException(
          "PAYLOAD_SEALING_KEYS is not set: name:base64 of 32 random bytes");
    }
    return new PayloadSealing(keys);
  }
}

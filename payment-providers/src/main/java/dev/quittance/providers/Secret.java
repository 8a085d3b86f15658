package dev.quittance.providers;

import java.nio.charset.StandardCharsets;

/**
 * A secret that never shows itself in a log, an error or a record's text.
 *
 * @param value the secret
 */
public record Secret(String value) {

  public Secret {
    if (value.isBlank()) {
      throw new IllegalArgumentException("a secret must not be blank");
    }
  }

  public byte[] bytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "****";
  }
}

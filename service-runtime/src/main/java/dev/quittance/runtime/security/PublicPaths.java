package dev.quittance.runtime.security;

import java.util.List;

/**
 * What a service shows without a token, besides health.
 *
 * @param patterns path patterns, {@code /webhooks/**} for one
 */
public record PublicPaths(List<String> patterns) {

  public PublicPaths {
    patterns = List.copyOf(patterns);
  }
}

package dev.quittance.runtime.security;

import java.util.Set;

/**
 * Who calls, by a verified JWT.
 *
 * @param userId the {@code sub}
 * @param scopes what the caller may do
 */
public record Caller(String userId, Set<String> scopes) {

  private static final String ADMIN = "payments:admin";

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  public boolean has(String scope) {
    return scopes.contains(scope);
  }

  public boolean isAdmin() {
    return has(ADMIN);
  }
}

package dev.quittance.runtime.security;

import dev.quittance.runtime.web.ProblemException;
import java.util.Set;
import org.springframework.http.HttpStatus;

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

  /**
   * Lets only administrators go on.
   *
   * @throws ProblemException of status 403 for anybody else
   */
  public void requireAdmin() {
    if (!isAdmin()) {
      throw new ProblemException(
          HttpStatus.FORBIDDEN, "forbidden", "the scope " + ADMIN + " is needed");
    }
  }
}

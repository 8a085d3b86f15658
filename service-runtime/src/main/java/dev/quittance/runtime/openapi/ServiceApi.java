package dev.quittance.runtime.openapi;

import java.util.Map;

/**
 * What a service says of its whole API.
 *
 * @param title its name, for people
 * @param description what it is for, in Markdown
 * @param token which tokens it wants, and what their scopes allow
 * @param parameters what parameters of its own mean, by name, where no Javadoc says so
 */
public record ServiceApi(
    String title, String description, String token, Map<String, String> parameters) {

  /** What is said of tokens where only administrators may call. */
  public static final String ADMIN_TOKEN =
      "`sub` is the administrator, who needs the scope `payments:admin`";
}

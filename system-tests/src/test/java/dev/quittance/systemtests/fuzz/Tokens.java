package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.util.List;

/**
 * Bearer tokens of the stack's identity provider.
 *
 * @param admin may do everything
 * @param user nothing but what a user may
 * @param expired was one
 */
record Tokens(String admin, String user, String expired) {

  private static final long LONG_SECONDS = 86_400;

  static Tokens of(StackSettings settings) {
    return new Tokens(
        token(settings, "payments:admin orders:price credits:spend", LONG_SECONDS),
        token(settings, "", LONG_SECONDS), token(settings, "payments:admin", -LONG_SECONDS));
  }

  private static String token(StackSettings settings, String scope, long seconds) {
    return new JsonApi(null).post(settings.url(Part.SIMULATOR) + "/_sim/token",
            "{\"sub\": \"fuzz-user\", \"scope\": \"%s\", \"expires_in\": %d}"
                .formatted(scope, seconds))
        .required("access_token").asString();
  }

  /** Values of {@code Authorization} that must open nothing. */
  List<String> broken() {
    String[] parts = admin.split("\\.");
    return List.of("Bearer " + expired, "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c",
        "Basic eDp5", "bearer", "Bearer " + parts[0] + "." + parts[1] + ".",
        "Bearer " + parts[0] + "." + parts[1] + "." + "A".repeat(342),
        // {"alg":"none"}
        "Bearer eyJhbGciOiJub25lIn0." + parts[1] + ".", "Bearer " + "x".repeat(5000),
        "Bearer " + admin.substring(0, 40) + "\u0000", "Bearer é", "Negotiate " + "=".repeat(50),
        "Bearer eyJhbGciOiJIUzI1NiJ9." + parts[1] + "." + parts[2]);
  }
}

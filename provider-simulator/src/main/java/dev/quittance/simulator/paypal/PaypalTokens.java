package dev.quittance.simulator.paypal;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Access tokens: given for the app's credentials, valid for nine hours or until a reset. */
@Component
final class PaypalTokens {

  private static final int VALID_SECONDS = 32_400;

  private final PaypalSettings settings;
  private final Clock clock;
  private final Map<String, Instant> expiries = new ConcurrentHashMap<>();

  PaypalTokens(PaypalSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  boolean isClient(@Nullable String authorization) {
    String expected = settings.clientId() + ":" + settings.clientSecret();
    return authorization != null && authorization.equals("Basic "
        + Base64.getEncoder().encodeToString(expected.getBytes(StandardCharsets.UTF_8)));
  }

  ObjectNode issue() {
    Instant now = clock.instant();
    expiries.values().removeIf(expiry -> expiry.isBefore(now));
    String token = PaypalIds.secret();
    expiries.put(token, now.plusSeconds(VALID_SECONDS));
    return JsonNodeFactory.instance.objectNode()
        .put("scope", "https://uri.paypal.com/services/checkout")
        .put("access_token", token).put("token_type", "Bearer").put("app_id", "APP-SIMULATOR")
        .put("expires_in", VALID_SECONDS);
  }

  boolean isValid(@Nullable String authorization) {
    if (authorization == null || !authorization.startsWith("Bearer ")) {
      return false;
    }
    Instant expiry = expiries.get(authorization.substring("Bearer ".length()).strip());
    return expiry != null && clock.instant().isBefore(expiry);
  }

  void clear() {
    expiries.clear();
  }
}

package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The OAuth access token: fetched once for all callers, and anew before it expires. See "Get an
 * access token" in PayPal's documentation.
 */
final class PaypalTokens {

  private static final long EARLY_SECONDS = 300;
  private static final long EARLY_PART = 10;
  private static final long LONGEST_SECONDS = 86_400;

  private final PaypalSettings settings;
  private final ProviderHttp http;
  private final Clock clock;
  private final SingleFlight<String, Access> flight = new SingleFlight<>();
  private volatile @Nullable Cached cached;

  PaypalTokens(PaypalSettings settings, ProviderHttp http, Clock clock) {
    this.settings = settings;
    this.http = http;
    this.clock = clock;
  }

  /** A token, or why there is none. */
  sealed interface Access {

    /** The token; secret. */
    record Granted(String token) implements Access {

      @Override
      public String toString() {
        return "Granted[****]";
      }
    }

    /** No token: the call it was wanted for is not made. */
    record Denied(NotAttempted outcome) implements Access {
    }
  }

  private record Cached(String token, Instant refreshAt) {

    @Override
    public String toString() {
      return "Cached[" + refreshAt + "]";
    }
  }

  Access get() {
    Access known = known();
    // Between that look and this flight another may have landed: hence the second look.
    return known != null ? known : flight.get("token", () -> {
      Access meanwhile = known();
      return meanwhile != null ? meanwhile : fetch();
    });
  }

  /** Forgets a token that PayPal refused, unless it was replaced already. */
  synchronized void forget(String token) {
    Cached current = cached;
    if (current != null && current.token().equals(token)) {
      cached = null;
    }
  }

  private @Nullable Access known() {
    Cached current = cached;
    return current != null && clock.instant().isBefore(current.refreshAt())
        ? new Access.Granted(current.token()) : null;
  }

  private Access fetch() {
    String credentials = settings.clientId() + ":" + settings.clientSecret().value();
    HttpRequest request = HttpRequest.newBuilder(
            URI.create(settings.apiBase() + "/v1/oauth2/token"))
        .header("Authorization",
            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8)))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("Accept", "application/json")
        .POST(BodyPublishers.ofString("grant_type=client_credentials"))
        .build();
    return switch (http.send(request)) {
      case HttpAnswer.NotSent(var cause) ->
        denied("unreachable", cause.getClass().getSimpleName(), true, null);
      case HttpAnswer.Lost(var cause) ->
        denied("unreachable", cause.getClass().getSimpleName(), true, null);
      case HttpAnswer.Answered answer -> answer.isSuccess() ? granted(answer) : refused(answer);
    };
  }

  private Access granted(HttpAnswer.Answered answer) {
    JsonNode object = JsonFields.objectOf(answer.body());
    String token = object == null ? "" : JsonFields.text(object, "access_token");
    // It becomes part of a header: what is no token must not become one.
    if (object == null || !token.matches("[A-Za-z0-9._~+/=-]{1,4096}")) {
      return denied("unreachable", "the answer holds no access token", true,
          PaypalErrors.raw(answer));
    }
    JsonNode told = object.path("expires_in");
    long seconds = told.isIntegralNumber() && told.canConvertToLong()
        ? Math.clamp(told.asLong(), 0, LONGEST_SECONDS) : 0;
    long early = Math.min(EARLY_SECONDS, seconds / EARLY_PART);
    cached = new Cached(token, clock.instant().plusSeconds(seconds - early));
    return new Access.Granted(token);
  }

  private static Access refused(HttpAnswer.Answered answer) {
    RawAnswer raw = PaypalErrors.raw(answer);
    String status = "HTTP " + answer.status();
    return switch (answer.status()) {
      case 400, 401, 403 -> denied("unauthorized", status, false, raw);
      case 429 -> denied("rate_limited", status, true, raw);
      default -> denied("unreachable", status, true, raw);
    };
  }

  private static Access denied(
      String code, String why, boolean retryable, @Nullable RawAnswer raw) {
    return new Access.Denied(
        new NotAttempted(code, "no access token: " + why, retryable, raw));
  }
}

package dev.quittance.providers.paypal;

import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** PayPal's REST API: each call with a token, and once more only if PayPal refused the token. */
final class PaypalClient {

  private final PaypalSettings settings;
  private final ProviderHttp http;
  private final PaypalTokens tokens;

  PaypalClient(PaypalSettings settings, Clock clock) {
    this.settings = settings;
    this.http = new ProviderHttp(
        settings.connectTimeoutMillis(), settings.readTimeoutMillis());
    this.tokens = new PaypalTokens(settings, http, clock);
  }

  PaypalAnswer get(String path) {
    return call(request(path).GET());
  }

  /**
   * A POST that PayPal does once for each request id. See "Idempotency" in its reference: ids of
   * orders are kept for 6 hours, those of payments for 45 days.
   */
  PaypalAnswer post(String path, @Nullable JsonNode body, String requestId) {
    BodyPublisher content = body == null
        ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    return call(request(path).header("PayPal-Request-Id", requestId)
        .header("Prefer", "return=representation").POST(content));
  }

  /** A POST of bytes that must arrive as they are; it changes nothing at PayPal. */
  PaypalAnswer ask(String path, byte[] body) {
    return call(request(path).POST(BodyPublishers.ofByteArray(body)));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(settings.apiBase() + path))
        .header("Content-Type", "application/json").header("Accept", "application/json");
  }

  private PaypalAnswer call(HttpRequest.Builder request) {
    return call(request, true);
  }

  private PaypalAnswer call(HttpRequest.Builder request, boolean isFirstTry) {
    return switch (tokens.get()) {
      case PaypalTokens.Access.Denied(NotAttempted outcome) ->
        new PaypalAnswer.Refused(0, "", outcome);
      case PaypalTokens.Access.Granted(String token) -> {
        HttpAnswer answer =
            http.send(request.setHeader("Authorization", "Bearer " + token).build());
        if (!(answer instanceof HttpAnswer.Answered answered) || answered.status() != 401) {
          yield read(answer);
        }
        tokens.forget(token);
        // Refused at the door: nothing was done, so it may be sent again.
        yield isFirstTry ? call(request, false) : read(answer);
      }
    };
  }

  private static PaypalAnswer read(HttpAnswer answer) {
    return switch (answer) {
      case HttpAnswer.Answered answered -> answered.isSuccess()
          ? objectOf(answered) : PaypalErrors.refusalOf(answered);
      case HttpAnswer.NotSent(var cause) -> new PaypalAnswer.Refused(0, "", new NotAttempted(
          "unreachable", "PayPal cannot be reached: " + cause.getClass().getSimpleName(), true,
          null));
      case HttpAnswer.Lost(var cause) -> new PaypalAnswer.Refused(0, "", new Unknown(
          "no answer from PayPal: " + cause.getClass().getSimpleName(), null));
    };
  }

  private static PaypalAnswer objectOf(HttpAnswer.Answered answered) {
    JsonNode object = JsonFields.objectOf(answered.body());
    return object == null
        ? new PaypalAnswer.Refused(answered.status(), "",
            PaypalErrors.unreadable("no JSON object", PaypalErrors.raw(answered)))
        : new PaypalAnswer.Answered(object, PaypalErrors.raw(answered));
  }
}

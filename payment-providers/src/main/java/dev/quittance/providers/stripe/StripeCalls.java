package dev.quittance.providers.stripe;

import com.stripe.Stripe;
import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.ApiResource;
import com.stripe.net.RawRequestOptions;
import com.stripe.net.StripeResponse;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stripe's HTTP API through the official client, with answers as raw JSON: its classes drop what
 * they do not know, and change with each release.
 */
final class StripeCalls {

  private static final Pattern CLIENT_SECRET =
      Pattern.compile("(\"client_secret\"\\s*:\\s*\")[^\"]*\"");
  /** The secret itself, wherever it stands: in a cut answer, or in the text of an error. */
  private static final Pattern SECRET_PART = Pattern.compile("_secret_[A-Za-z0-9]+");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StripeClient client;

  StripeCalls(StripeSettings settings) {
    // Otherwise the SDK writes an id file into the home directory, and reports our call times.
    Stripe.enableTelemetry = false;
    StripeClient.StripeClientBuilder builder = StripeClient.builder()
        .setApiKey(settings.secretKey().value())
        .setConnectTimeout(settings.connectTimeoutMillis())
        .setReadTimeout(settings.readTimeoutMillis())
        // Who calls decides on retries, by the outcome.
        .setMaxNetworkRetries(0)
        .setHttpClient(new StripeTransport(settings));
    if (settings.apiBase() != null) {
      builder.setApiBase(settings.apiBase());
    }
    this.client = builder.build();
  }

  StripeAnswer get(String path, Map<String, String> query) {
    String text = query.isEmpty() ? path : path + "?" + encode(query);
    return call(ApiResource.RequestMethod.GET, text, null, null);
  }

  /** A POST with its idempotency key. */
  StripeAnswer post(String path, Map<String, String> form, String idempotencyKey) {
    return call(ApiResource.RequestMethod.POST, path, encode(form), idempotencyKey);
  }

  private StripeAnswer call(ApiResource.RequestMethod method, String path,
      @Nullable String content, @Nullable String idempotencyKey) {
    RawRequestOptions.RawRequestOptionsBuilder options = RawRequestOptions.builder();
    if (idempotencyKey != null) {
      options.setIdempotencyKey(idempotencyKey);
    }
    try {
      return answerOf(client.rawRequest(method, path, content, options.build()));
    } catch (StripeException e) {
      return StripeErrors.refusalOf(e);
    } catch (RuntimeException e) {
      // The client throws what its JSON library throws when an answer is no JSON.
      return unreadable(0, e.getClass().getSimpleName(), "");
    }
  }

  private static StripeAnswer answerOf(StripeResponse response) {
    RawAnswer raw = new RawAnswer(response.code(), mask(response.body()));
    try {
      JsonNode object = JSON.readTree(response.body());
      return object.isObject() ? new StripeAnswer.Answered(object, raw)
          : unreadable(response.code(), "no JSON object", raw.body());
    } catch (JacksonException e) {
      // The parser's own message quotes what it could not read, secrets included.
      return unreadable(response.code(), "no JSON", raw.body());
    }
  }

  private static StripeAnswer unreadable(int status, String why, String maskedBody) {
    return new StripeAnswer.Refused(
        status, "", new Unknown("unreadable answer: " + why, new RawAnswer(status, maskedBody)));
  }

  static String mask(String body) {
    String masked = CLIENT_SECRET.matcher(body).replaceAll("$1****\"");
    return SECRET_PART.matcher(masked).replaceAll("_secret_****");
  }

  private static String encode(Map<String, String> form) {
    return form.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}

package dev.quittance.providers.stripe;

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
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StripeClient client;

  StripeCalls(StripeSettings settings) {
    StripeClient.StripeClientBuilder builder = StripeClient.builder()
        .setApiKey(settings.secretKey().value())
        .setConnectTimeout(settings.connectTimeoutMillis())
        .setReadTimeout(settings.readTimeoutMillis())
        // Who calls decides on retries, by the outcome.
        .setMaxNetworkRetries(0);
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
      return unreadable(0, e.toString());
    }
  }

  private static StripeAnswer answerOf(StripeResponse response) {
    RawAnswer raw = new RawAnswer(response.code(), mask(response.body()));
    try {
      JsonNode object = JSON.readTree(response.body());
      return object.isObject() ? new StripeAnswer.Answered(object, raw)
          : unreadable(response.code(), "no JSON object");
    } catch (JacksonException e) {
      return unreadable(response.code(), e.getOriginalMessage());
    }
  }

  private static StripeAnswer unreadable(int status, String why) {
    return new StripeAnswer.Refused(
        status, "", new Unknown("unreadable answer: " + why, new RawAnswer(status, why)));
  }

  static String mask(String body) {
    return CLIENT_SECRET.matcher(body).replaceAll("$1****\"");
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

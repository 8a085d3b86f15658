package dev.quittance.providers.omise;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Omise's HTTP API, each call sent once. */
final class OmiseClient {

  /** The newest version of the API; webhooks come in the account's own, whatever we ask for. */
  private static final String VERSION = "2019-05-29";
  /** Who holds one of these links can act on the payment; an answer can end in the middle of it. */
  private static final Pattern LINK =
      Pattern.compile("(\"(?:authorize_uri|download_uri)\"\\s*:\\s*\")[^\"]*(\"|$)");
  private static final Pattern KEY = Pattern.compile("(skey|tokn)_[A-Za-z0-9_]+");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final ProviderHttp http;
  private final String base;
  private final String authorization;

  OmiseClient(OmiseSettings settings) {
    this.http =
        new ProviderHttp(settings.connectTimeoutMillis(), settings.readTimeoutMillis());
    this.base = settings.apiBase();
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(
        (settings.secretKey().value() + ":").getBytes(UTF_8));
  }

  OmiseAnswer get(String path, Map<String, String> query) {
    String text = query.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
    return send(request(text.isEmpty() ? path : path + "?" + text).GET());
  }

  OmiseAnswer post(String path, Map<String, ?> body) {
    return send(request(path).header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Authorization", authorization)
        .header("Accept", "application/json")
        .header("Omise-Version", VERSION);
  }

  private OmiseAnswer send(HttpRequest.Builder request) {
    return switch (http.send(request.build())) {
      case HttpAnswer.NotSent(IOException cause) -> new OmiseAnswer.Refused(
          0, "", new NotAttempted("unreachable", "Omise is not reached: " + cause, true, null));
      case HttpAnswer.Lost(IOException cause) -> new OmiseAnswer.Refused(
          0, "", new Unknown("no answer: " + cause, null));
      case HttpAnswer.Answered answered -> read(answered);
    };
  }

  private static OmiseAnswer read(HttpAnswer.Answered answered) {
    RawAnswer raw = new RawAnswer(answered.status(), mask(answered.body()));
    JsonNode object = JsonFields.objectOf(answered.body());
    if (!answered.isSuccess()) {
      return refusal(object, raw);
    }
    return object == null ? new OmiseAnswer.Refused(answered.status(), "",
        new Unknown("unreadable answer: no JSON object", raw))
        : new OmiseAnswer.Answered(object, raw);
  }

  /** Says of each error whether money can have moved. See "Errors" in Omise's documentation. */
  private static OmiseAnswer.Refused refusal(@Nullable JsonNode object, RawAnswer raw) {
    int status = raw.httpStatus();
    String code = "";
    String message = "HTTP " + status;
    if (object != null && JsonFields.text(object, "object").equals("error")) {
      code = JsonFields.text(object, "code");
      message = mask(code + ": " + JsonFields.text(object, "message"));
    }
    ProviderOutcome outcome = switch (status) {
      case 401, 403 -> new NotAttempted("unauthorized", message, false, raw);
      case 429 -> new NotAttempted("rate_limited", message, true, raw);
      // Something between us and Omise can answer so as well, and that proves nothing.
      case 400, 404, 422 -> code.isBlank()
          ? new Unknown("HTTP " + status + " that is not Omise's own", raw)
          : new NotAttempted("invalid_request", message, false, raw);
      // 5xx: it may have been done before it broke.
      default -> new Unknown("HTTP " + status + ": " + message, raw);
    };
    return new OmiseAnswer.Refused(status, code, outcome);
  }

  static String mask(String text) {
    return KEY.matcher(LINK.matcher(text).replaceAll("$1****$2")).replaceAll("$1_****");
  }
}

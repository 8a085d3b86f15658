package dev.quittance.systemtests.faults;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Hands each provider's settlement report of the whole run to reconciliation. */
final class Settlements {

  private static final List<String> PROVIDERS = List.of("stripe", "pingxx", "omise", "paypal");
  private static final Duration LONGEST = Duration.ofMinutes(2);
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final StackSettings settings;
  private final Instant begin = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  /** The run begins. */
  Settlements(StackSettings settings) {
    this.settings = settings;
  }

  /** What of the reports differs from what we know; empty if all agrees. */
  List<String> differences() throws InterruptedException {
    List<String> found = new ArrayList<>();
    for (String provider : PROVIDERS) {
      String period = provider + "?from=" + begin + "&to="
          + Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(2);
      HttpResponse<String> report = send(HttpRequest.newBuilder(
          URI.create(settings.url(Part.SIMULATOR) + "/_sim/settlement/" + period)));
      HttpResponse<String> answer = send(HttpRequest.newBuilder(
              URI.create(settings.url(Part.RECONCILIATION) + "/admin/settlements/" + period))
          .header("Authorization", "Bearer " + token())
          .header("Content-Type", report.headers().firstValue("Content-Type").orElseThrow())
          .POST(BodyPublishers.ofString(report.body())));
      JsonNode imported = JSON.readTree(answer.body());
      if (answer.statusCode() != 201 || !imported.path("discrepancies").isObject()
          || !imported.path("discrepancies").isEmpty()
          || imported.path("results").path("matched").asInt() == 0) {
        found.add("settlement report of " + provider + ": " + answer.statusCode() + " "
            + answer.body());
      }
    }
    return found;
  }

  private String token() {
    return new JsonApi(null).post(settings.url(Part.SIMULATOR) + "/_sim/token",
            "{\"sub\": \"admin\", \"scope\": \"payments:admin\"}")
        .required("access_token").asString();
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws InterruptedException {
    try {
      return HTTP.send(request.timeout(LONGEST).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException("no answer: " + e, e);
    }
  }
}

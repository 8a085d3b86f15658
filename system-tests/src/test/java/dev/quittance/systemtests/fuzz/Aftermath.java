package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.Stack;
import dev.quittance.stack.StackException;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** What must hold when the bad input is over. */
final class Aftermath {

  private static final Duration LONGEST_DIGESTION = Duration.ofMinutes(3);
  private static final double FULL = 0.8;

  private final Stack stack;
  private final Fixtures fixtures;
  private final Topics topics;
  private final Map<Part, Long> pids = new EnumMap<>(Part.class);

  Aftermath(Stack stack, Fixtures fixtures) {
    this.stack = stack;
    this.fixtures = fixtures;
    this.topics = new Topics(stack.settings().port(Part.KAFKA));
    Endpoints.SERVICES.forEach(part -> pids.put(part, stack.child(part).pid()));
  }

  List<String> violations() throws Exception {
    List<String> found = new ArrayList<>();
    for (Part part : Endpoints.SERVICES) {
      alive(part, found);
    }
    try {
      Awaitility.await().atMost(LONGEST_DIGESTION).pollInterval(Duration.ofSeconds(1))
          .until(() -> topics.unread().isEmpty());
    } catch (ConditionTimeoutException e) {
      found.add("events are not consumed: " + topics.unread());
    }
    topics.deadLetters().forEach(
        (topic, count) -> found.add(count + " dead letters on " + topic));
    JsonApi api = new JsonApi(fixtures.tokens().admin());
    for (Payable victim : fixtures.victims()) {
      String status = api.get(stack.settings().url(Part.ORDER) + "/api/orders/" + victim.orderId())
          .path("status").asString("?");
      if (!status.equals("awaiting_payment")) {
        found.add("order " + victim.orderId() + " of " + victim.provider()
            + " was touched by forged webhooks only and is " + status);
      }
    }
    return found;
  }

  private void alive(Part part, List<String> found) throws IOException, InterruptedException {
    try {
      new JsonApi(null).get(stack.settings().url(part) + "/actuator/health/readiness");
      if (!stack.child(part).isAlive() || stack.child(part).pid() != pids.get(part)) {
        found.add(part.partName() + " has ended");
      }
    } catch (StackException e) {
      found.add(part.partName() + " is not ready: " + e.getMessage());
      return;
    }
    double share = heapShare(part);
    if (share > FULL) {
      found.add("%s has %.0f %% of its heap in use".formatted(part.partName(), 100 * share));
    }
  }

  /** Of the heap's limit, after a collection. */
  private double heapShare(Part part) throws IOException, InterruptedException {
    Process collect = new ProcessBuilder(
        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
        Long.toString(stack.child(part).pid()), "GC.run")
        .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    collect.waitFor(1, TimeUnit.MINUTES);
    try (HttpClient http = HttpClient.newHttpClient()) {
      String metrics = http.send(HttpRequest.newBuilder(
              URI.create(stack.settings().url(part) + "/actuator/prometheus"))
          .header("Authorization", "Bearer " + fixtures.tokens().admin()).build(),
          HttpResponse.BodyHandlers.ofString()).body();
      return sum(metrics, "jvm_memory_used_bytes") / sum(metrics, "jvm_memory_max_bytes");
    }
  }

  private static double sum(String metrics, String name) {
    return metrics.lines().filter(line -> line.startsWith(name + "{")
            && line.contains("area=\"heap\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .filter(value -> value > 0).sum();
  }
}

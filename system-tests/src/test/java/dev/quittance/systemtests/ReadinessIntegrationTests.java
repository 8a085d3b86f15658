package dev.quittance.systemtests;

import static dev.quittance.stack.StackSettings.Part.GATEWAY;
import static dev.quittance.stack.StackSettings.Part.INGEST;
import static dev.quittance.stack.StackSettings.Part.ORDER;
import static dev.quittance.stack.StackSettings.Part.RECONCILIATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which service can work while what is missing, and that it notices when it is back. */
@Timeout(180)
class ReadinessIntegrationTests {

  private static final List<Part> SERVICES = List.of(ORDER, GATEWAY, INGEST, RECONCILIATION);

  private final Stack stack = RunningStack.get();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void withoutKafkaOnlyIngestIsReady() {
    stack.child(Part.KAFKA).kill();
    try {
      Shop.eventually(() -> probes("readiness").equals(
          Map.of(ORDER, 503, GATEWAY, 503, INGEST, 200, RECONCILIATION, 503)));
      assertThat(probes("liveness")).isEqualTo(everywhere(200));
    } finally {
      stack.child(Part.KAFKA).start();
    }

    Shop.eventually(() -> probes("readiness").equals(everywhere(200)));
  }

  @Test
  void withoutPostgresNobodyIsReady() {
    stack.killPostgres();
    try {
      Shop.eventually(() -> probes("readiness").equals(everywhere(503)));
      assertThat(probes("liveness")).isEqualTo(everywhere(200));
    } finally {
      stack.startPostgres();
    }

    Shop.eventually(() -> probes("readiness").equals(everywhere(200)));
  }

  private static Map<Part, Integer> everywhere(int status) {
    return SERVICES.stream().collect(Collectors.toMap(part -> part, part -> status));
  }

  private Map<Part, Integer> probes(String probe) {
    return SERVICES.parallelStream().collect(Collectors.toMap(part -> part, part ->
        status(stack.settings().url(part) + "/actuator/health/" + probe)));
  }

  private int status(String url) {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(url)).build(),
          HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

package dev.quittance.providers.conformance;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.providers.Simulators;
import dev.quittance.providers.WebhookRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A simulator and the receiver of its webhooks, on free ports. */
final class SimulatedWorld implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<WebhookRequest> webhooks = new CopyOnWriteArrayList<>();
  private final HttpServer receiver;
  private final ConfigurableApplicationContext context;
  private final String url;

  SimulatedWorld(ProviderUnderTest provider) {
    try {
      receiver = HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    receiver.createContext("/", exchange -> {
      webhooks.add(new WebhookRequest(
          exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    receiver.start();
    Map<String, String> settings = new LinkedHashMap<>(Map.of(
        "server.port", "0",
        "simulator.stripe.webhook-url", "",
        "simulator.paypal.webhook-url", "",
        "simulator.webhooks.first-backoff", "20ms",
        "simulator.webhooks.max-backoff", "100ms",
        "logging.level.root", "WARN"));
    settings.putAll(provider.simulator("http://localhost:" + receiver.getAddress().getPort()));
    context = Simulators.start(settings.entrySet().stream()
        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
        .toArray(String[]::new));
    url = "http://localhost:"
        + ((WebServerApplicationContext) context).getWebServer().getPort();
  }

  String url() {
    return url;
  }

  /** The webhooks that came so far. */
  List<WebhookRequest> webhooks() {
    return webhooks;
  }

  void reset() {
    send("POST", "/_sim/reset", "{}");
    webhooks.clear();
  }

  void order(String fault) {
    send("POST", "/_sim/faults", fault);
  }

  void endFaults() {
    send("DELETE", "/_sim/faults", "");
  }

  /** Does what a payer or the provider's dashboard would do. */
  JsonNode act(String providerPaymentId, String action, String options) {
    return send("POST", "/_sim/payments/" + providerPaymentId + "/" + action, options);
  }

  /** What the provider believes of our payment: one entry for each that it made. */
  List<JsonNode> ledger(String paymentId) {
    return send("GET", "/_sim/ledger", "").path("payments").valueStream()
        .filter(payment -> payment.path("payment_id").asString("").equals(paymentId)).toList();
  }

  private JsonNode send(String method, String path, String body) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
      }
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
    receiver.stop(0);
  }
}

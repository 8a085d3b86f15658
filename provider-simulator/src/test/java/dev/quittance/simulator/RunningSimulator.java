package dev.quittance.simulator;

import static org.awaitility.Awaitility.await;

import com.stripe.StripeClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole simulator on a free port, and the calls that tests make to it. */
public final class RunningSimulator implements AutoCloseable {

  public static final String WEBHOOK_SECRET = "whsec_of_the_test";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final ConfigurableApplicationContext context;
  private final String url;

  private RunningSimulator(ConfigurableApplicationContext context, int port) {
    this.context = context;
    this.url = "http://localhost:" + port;
  }

  public static RunningSimulator start(String... settings) {
    Map<String, String> arguments = new LinkedHashMap<>(Map.of("--server.port", "0",
        "--simulator.stripe.webhook-url", "",
        "--simulator.paypal.webhook-url", "",
        "--simulator.stripe.webhook-secret", WEBHOOK_SECRET,
        "--simulator.webhooks.first-backoff", "20ms",
        "--simulator.webhooks.max-backoff", "100ms",
        "--logging.level.root", "WARN"));
    for (String setting : settings) {
      arguments.put(setting.split("=")[0], setting.substring(setting.indexOf('=') + 1));
    }
    ConfigurableApplicationContext context = new SpringApplication(SimulatorApplication.class)
        .run(arguments.entrySet().stream().map(Object::toString).toArray(String[]::new));
    return new RunningSimulator(context,
        ((WebServerApplicationContext) context).getWebServer().getPort());
  }

  public static RunningSimulator sendingTo(Merchant merchant, String... settings) {
    List<String> all = new ArrayList<>(List.of(settings));
    all.add("--simulator.stripe.webhook-url=" + merchant.url());
    return start(all.toArray(String[]::new));
  }

  public static String keepingIn(Path folder) {
    return "--simulator.data-dir=" + folder;
  }

  public String url() {
    return url;
  }

  public StripeClient stripe() {
    return StripeClient.builder().setApiKey("sk_test_simulator").setApiBase(url)
        .setConnectTimeout(2_000).setReadTimeout(5_000).build();
  }

  public JsonNode control(String path, String json) {
    return JSON.readTree(send("POST", path, "application/json", json).body());
  }

  public JsonNode read(String path) {
    return JSON.readTree(send("GET", path, "text/plain", "").body());
  }

  /** Forgets everything once its webhooks have come: none must reach the next test. */
  public void resetWhenAllIsTold() {
    awaitWebhooks();
    control("/_sim/reset", "");
  }

  /** Until each webhook was answered, or given up. */
  public void awaitWebhooks() {
    await().atMost(Duration.ofSeconds(30)).until(() -> read("/_sim/webhooks").path("deliveries")
        .valueStream().noneMatch(one -> one.path("status").asString().equals("pending")));
  }

  public JsonNode onlyPayment() {
    JsonNode payments = read("/_sim/ledger?provider=stripe").path("payments");
    if (payments.size() != 1) {
      throw new AssertionError("not one payment: " + payments);
    }
    return payments.get(0);
  }

  public HttpResponse<String> form(String path, String form) {
    return send("POST", path, "application/x-www-form-urlencoded", form);
  }

  public HttpResponse<String> send(String method, String path, String type, String body) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", type)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
        .build();
    try {
      return HTTP.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    context.close();
  }
}

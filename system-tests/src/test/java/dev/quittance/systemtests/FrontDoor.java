package dev.quittance.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands before the instances of one service as a cluster's load balancer does: it asks each now
 * and then whether it is ready, sends requests to the ready ones in turn over connections that it
 * keeps, and tries nothing twice: the pom sees to that, for the JDK's client would. It remembers
 * what failed.
 */
final class FrontDoor {

  /** So long a request may still come to an instance that is not ready any more. */
  static final Duration PROBE_INTERVAL = Duration.ofMillis(300);
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);
  /** As in deploy/k8s: one probe that fails does not count yet. */
  private static final int FAILURE_THRESHOLD = 2;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("connection", "host", "content-length", "transfer-encoding", "upgrade",
          "http2-settings");

  private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
      .connectTimeout(PROBE_TIMEOUT).build();
  /** How many probes have failed, one after the other. */
  private final Map<String, Integer> instances = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger served = new AtomicInteger();
  private final HttpServer server;

  FrontDoor() {
    try {
      server = HttpServer.create(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
    Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon(true).factory())
        .scheduleWithFixedDelay(this::probe, 0, PROBE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** Sends requests there as soon as it is ready. */
  void add(String instance) {
    instances.put(instance, FAILURE_THRESHOLD);
  }

  /** Forgets it; it must have ended. */
  void remove(String instance) {
    instances.remove(instance);
  }

  boolean sendsTo(String instance) {
    return instances.getOrDefault(instance, FAILURE_THRESHOLD) < FAILURE_THRESHOLD;
  }

  /** Answers of 5xx and requests without an answer, since the last call. */
  List<String> takeFailures() {
    List<String> taken = List.copyOf(failures);
    failures.clear();
    return taken;
  }

  private void probe() {
    instances.keySet().parallelStream().forEach(instance ->
        instances.computeIfPresent(
            instance, (url, failed) -> isReady(url) ? 0 : failed + 1));
  }

  private boolean isReady(String instance) {
    try {
      return http.send(HttpRequest.newBuilder(
              URI.create(instance + "/actuator/health/readiness")).timeout(PROBE_TIMEOUT).build(),
          HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      List<String> ready =
          instances.keySet().stream().filter(this::sendsTo).sorted().toList();
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      if (ready.isEmpty()) {
        failures.add(request + ": no instance is ready");
        exchange.sendResponseHeaders(503, -1);
        return;
      }
      String instance =
          ready.get(Math.floorMod(served.get() + failures.size(), ready.size()));
      try {
        HttpResponse<byte[]> answer = forward(exchange, instance);
        if (answer.statusCode() >= 500) {
          failures.add(request + " at " + instance + ": " + answer.statusCode() + " "
              + new String(answer.body(), StandardCharsets.UTF_8));
        } else {
          served.incrementAndGet();
        }
        answer(exchange, answer);
      } catch (IOException e) {
        failures.add(request + " at " + instance + ": " + e);
        exchange.sendResponseHeaders(502, -1);
      }
    }
  }

  private HttpResponse<byte[]> forward(HttpExchange exchange, String instance)
      throws IOException {
    HttpRequest.Builder request = HttpRequest.newBuilder(
            URI.create(instance + exchange.getRequestURI())).timeout(TIMEOUT)
        .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(
            exchange.getRequestBody().readAllBytes()));
    exchange.getRequestHeaders().forEach((name, values) -> {
      if (!OF_THE_CONNECTION.contains(name.toLowerCase())) {
        values.forEach(value -> request.header(name, value));
      }
    });
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static void answer(HttpExchange exchange, HttpResponse<byte[]> answer)
      throws IOException {
    answer.headers().map().forEach((name, values) -> {
      if (!OF_THE_CONNECTION.contains(name.toLowerCase())) {
        exchange.getResponseHeaders().put(name, values);
      }
    });
    byte[] body = answer.body();
    exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }
}

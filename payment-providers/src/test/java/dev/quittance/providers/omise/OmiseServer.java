package dev.quittance.providers.omise;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.providers.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers as a test tells it, and keeps what it was asked. */
final class OmiseServer implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  private final Map<String, Queue<String>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  OmiseServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
      String query = exchange.getRequestURI().getQuery();
      requests.add(call + (query == null ? " " + body : "?" + query));
      authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
      Queue<String> told = answers.getOrDefault(call, new ArrayDeque<>());
      String answer = told.size() > 1 ? told.poll() : told.peek();
      byte[] text = (answer == null ? error("not_found") : answer.substring(4))
          .getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(
          answer == null ? 404 : Integer.parseInt(answer.substring(0, 3)), text.length);
      exchange.getResponseBody().write(text);
      exchange.close();
    });
    server.start();
  }

  /** What a call is answered with: first the first, then the next; the last one stays. */
  OmiseServer answers(String call, String... told) {
    answers.put(call, new ConcurrentLinkedQueue<>(List.of(told)));
    return this;
  }

  /** A provider that calls this server, with a long timeout. */
  OmiseProvider provider() {
    Map<String, String> settings = new HashMap<>(Map.of("OMISE_SECRET_KEY", "skey_test_1",
        "OMISE_WEBHOOK_SECRET", "c2VjcmV0", "OMISE_CONNECT_TIMEOUT_MILLIS", "10000",
        "OMISE_READ_TIMEOUT_MILLIS", "10000",
        "OMISE_API_BASE", "http://localhost:" + server.getAddress().getPort()));
    return new OmiseProvider(OmiseSettings.of(new Settings(settings::get)),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  /** Method, path, and query or body of each request. */
  List<String> requests() {
    return requests;
  }

  /** Method and path of each POST. */
  List<String> posts() {
    return requests.stream().filter(request -> request.startsWith("POST "))
        .map(request -> request.split(" ", 3)[1]).toList();
  }

  List<String> authorizations() {
    return authorizations;
  }

  static String error(String code) {
    return "{\"object\": \"error\", \"location\": \"https://docs.omise.co/\", \"code\": \""
        + code + "\", \"message\": \"no\"}";
  }

  /** A charge of 1000 satang of p-1, by a source, with these fields. */
  static String charge(String id, String fields) {
    return """
        {"object": "charge", "id": "%s", "amount": 1000, "currency": "THB", "capture": true,
         "source": {"object": "source", "id": "src_1"}, "created_at": "2026-11-21T09:59:00Z",
         "metadata": {"order_id": "o-1", "payment_id": "p-1"}, %s}"""
        .formatted(id, fields.replace('\'', '"'));
  }

  static String refund(String id, String refundId, String status) {
    return """
        {"object": "refund", "id": "%s", "amount": 100, "currency": "THB", "charge": "chrg_1",
         "status": "%s", "created_at": "2026-11-21T09:59:30Z",
         "metadata": {"refund_id": "%s"}}""".formatted(id, status, refundId);
  }

  static String list(int total, String... items) {
    return "200 {\"object\": \"list\", \"total\": " + total + ", \"data\": ["
        + String.join(",", items) + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

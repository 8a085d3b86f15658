package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quittance.providers.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A PayPal that answers each call with what it was told to, and the last answer for ever. */
final class FakePaypal implements AutoCloseable {

  static final String TOKEN = """
      200 {"access_token": "A21AAtoken", "token_type": "Bearer", "expires_in": 32400}""";

  /** One request as it came. */
  record Call(String line, String body, Map<String, List<String>> headers) {

    @Nullable String header(String name) {
      List<String> values = headers.get(name.substring(0, 1).toUpperCase(Locale.ROOT)
          + name.substring(1).toLowerCase(Locale.ROOT));
      return values == null ? null : values.getFirst();
    }
  }

  private final Map<String, Deque<String>> answers = new ConcurrentHashMap<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  FakePaypal() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    answer("POST /v1/oauth2/token", TOKEN);
  }

  /** Answers, in turn: a status and a body; {@code close} closes the connection. */
  void answer(String line, String... inTurn) {
    answers.put(line, new ArrayDeque<>(List.of(inTurn)));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    String query = exchange.getRequestURI().getRawQuery();
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    calls.add(new Call(query == null ? line : line + "?" + query, body,
        Map.copyOf(exchange.getRequestHeaders())));
    String answer = next(line);
    if (answer.equals("close")) {
      exchange.close();
      return;
    }
    byte[] bytes = answer.substring(4).getBytes(UTF_8);
    exchange.sendResponseHeaders(
        Integer.parseInt(answer.substring(0, 3)), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private String next(String line) {
    Deque<String> left = answers.get(line);
    if (left == null) {
      return "404 {}";
    }
    synchronized (left) {
      return left.size() > 1 ? left.removeFirst() : left.getFirst();
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  String host() {
    return "localhost:" + server.getAddress().getPort();
  }

  List<Call> calls(String line) {
    return calls.stream().filter(call -> call.line().startsWith(line)).toList();
  }

  List<Call> calls() {
    return calls;
  }

  /** The settings of an app of this PayPal, some of them other. */
  PaypalSettings settings(String... others) {
    Map<String, String> settings = new HashMap<>(Map.of("PAYPAL_CLIENT_ID", "client",
        "PAYPAL_CLIENT_SECRET", "secret", "PAYPAL_WEBHOOK_ID", "WH1", "PAYPAL_API_BASE", url(),
        "PAYPAL_RETURN_URL", "https://shop.example.com/done",
        "PAYPAL_CONNECT_TIMEOUT_MILLIS", "10000", "PAYPAL_READ_TIMEOUT_MILLIS", "10000"));
    for (int i = 0; i < others.length; i += 2) {
      settings.put(others[i], others[i + 1]);
    }
    return PaypalSettings.of(new Settings(settings::get));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

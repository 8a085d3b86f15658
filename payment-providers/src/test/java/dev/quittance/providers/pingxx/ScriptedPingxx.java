package dev.quittance.providers.pingxx;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A server that answers as it is told, and keeps what it was asked. */
final class ScriptedPingxx implements AutoCloseable {

  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  /** One request as it came over the wire. */
  record Asked(String method, String uri, Map<String, List<String>> headers, byte[] body) {

    @Nullable String header(String name) {
      return headers.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
    }

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  ScriptedPingxx() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", exchange -> {
      asked.add(new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
          exchange.getRequestHeaders(), exchange.getRequestBody().readAllBytes()));
      String call = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
      boolean later = String.valueOf(exchange.getRequestURI().getQuery()).contains("starting_");
      String answer = answers.getOrDefault(later ? call + " after" : call, "200 {}");
      byte[] body = answer.substring(4).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  ScriptedPingxx answer(String call, String answer) {
    answers.put(call, answer);
    return this;
  }

  List<Asked> asked() {
    return asked;
  }

  List<String> calls() {
    return asked.stream().map(one -> one.method() + " " + one.uri().replaceAll("\\?.*", ""))
        .toList();
  }

  /** Our own client, also in a build that has another. */
  PingxxProvider provider() {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    return new PingxxProvider(new PingxxHttpClient(settings(), clock), settings(), clock);
  }

  PingxxSettings settings() {
    return settings("http://localhost:" + server.getAddress().getPort());
  }

  static PingxxSettings settings(String apiBase) {
    return new PingxxSettings(new Secret("sk_test_scripted"), "app_1",
        TestKeys.MERCHANT.getPrivate(), List.of(TestKeys.PINGXX.getPublic()),
        "https://shop.example.com/done", apiBase, 10_000, 10_000);
  }

  static CreatePayment wish(@Nullable String channel, Map<String, String> extra) {
    return wish(channel, extra, new Money(19900, "CNY"), "203.0.113.7", false);
  }

  static CreatePayment wish(@Nullable String channel, Map<String, String> extra, Money amount,
      @Nullable String clientIp, boolean mayExist) {
    return new CreatePayment(new PaymentId("p-1"), new OrderId("o-1"), "user-1", amount, channel,
        "Trial", null, null, clientIp, extra, NOW.plusSeconds(1800), NOW, mayExist);
  }

  static PaymentReference payment() {
    return new PaymentReference(new PaymentId("p-1"), new OrderId("o-1"), "ch_1", Map.of(),
        new Money(19900, "CNY"));
  }

  /** A charge of 199 yuan; each change is a field with its JSON. */
  static String charge(String... changes) {
    String charge = """
        {"id": "ch_1", "object": "charge", "created": 1795254000, "livemode": false,
         "paid": false, "refunded": false, "reversed": false, "app": "app_1",
         "channel": "wx_pub_qr", "order_no": "n1", "amount": 19900, "amount_settle": 0,
         "currency": "cny", "extra": [], "time_paid": null, "time_expire": 1795258800,
         "transaction_no": null, "amount_refunded": 0, "failure_code": null,
         "failure_msg": null, "metadata": {"order_id": "o-1", "payment_id": "p-1"},
         "credential": {"object": "credential", "wx_pub_qr": "weixin://pay?pr=SECRET"}}""";
    for (int i = 0; i < changes.length; i += 2) {
      Matcher field = Pattern.compile("\"" + changes[i] + "\": (\\{.*?\\}|[^,}]*)")
          .matcher(charge);
      if (!field.find()) {
        throw new IllegalArgumentException("no field " + changes[i]);
      }
      charge = field.replaceFirst(
          Matcher.quoteReplacement("\"" + changes[i] + "\": " + changes[i + 1]));
    }
    return charge;
  }

  static String refund(String id, String status, String metadata) {
    return """
        {"id": "%s", "object": "refund", "order_no": "4001", "amount": 5000, "created": 1795255000,
         "succeed": true, "status": "%s", "failure_code": null, "failure_msg": null,
         "metadata": %s, "charge": "ch_1", "charge_order_no": "n1"}"""
        .formatted(id, status, metadata);
  }

  static String list(boolean more, String... items) {
    return "200 {\"object\": \"list\", \"has_more\": " + more + ", \"data\": ["
        + String.join(",", items) + "]}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

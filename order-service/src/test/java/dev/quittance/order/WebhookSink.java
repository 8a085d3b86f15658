package dev.quittance.order;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands where the webhook ingest stands: keeps what the dummy provider sends. */
public final class WebhookSink {

  public static final String SECRET = "whsec_only_for_tests_1234567890";
  private static final AtomicInteger REFUSALS = new AtomicInteger();
  private static final List<Delivery> DELIVERIES = new CopyOnWriteArrayList<>();
  private static final HttpServer SERVER = start();

  private WebhookSink() {
  }

  /** A webhook as it came. */
  public record Delivery(String signature, String body) {
  }

  private static HttpServer start() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/webhooks/dummy", exchange -> {
        DELIVERIES.add(new Delivery(
            String.valueOf(exchange.getRequestHeaders().getFirst("Quittance-Signature")),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        if (REFUSALS.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          exchange.sendResponseHeaders(503, -1);
          exchange.close();
          return;
        }
        byte[] answer = "{\"received\": true}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
      });
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Does not take the next one. */
  public static void refuseOne() {
    REFUSALS.incrementAndGet();
  }

  public static String url() {
    return "http://localhost:" + SERVER.getAddress().getPort() + "/webhooks/dummy";
  }

  /** All that came and hold that text. */
  public static List<Delivery> deliveries(String text) {
    return DELIVERIES.stream().filter(delivery -> delivery.body().contains(text)).toList();
  }
}

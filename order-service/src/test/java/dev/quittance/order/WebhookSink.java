package dev.quittance.order;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands where the webhook ingest stands: keeps what the dummy provider sends. */
public final class WebhookSink {

  public static final String SECRET = "webhook-secret-of-the-tests";
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

  public static String url() {
    return "http://localhost:" + SERVER.getAddress().getPort() + "/webhooks/dummy";
  }

  /** All that came and hold that text. */
  public static List<Delivery> deliveries(String text) {
    return DELIVERIES.stream().filter(delivery -> delivery.body().contains(text)).toList();
  }
}

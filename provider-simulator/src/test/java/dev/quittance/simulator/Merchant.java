package dev.quittance.simulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant's webhook endpoint that keeps what it gets and answers what it is told to. */
public final class Merchant implements AutoCloseable {

  /** One request as it came. */
  public record Received(String signature, String body) {

    public JsonNode event() {
      return JsonMapper.builder().build().readTree(body);
    }

    public String id() {
      return event().path("id").asString();
    }

    public String type() {
      return event().path("type").asString();
    }
  }

  private final HttpServer server;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
  private volatile int usualAnswer = 200;

  public Merchant() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/webhooks", exchange -> {
      try (exchange) {
        String body =
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        received.add(
            new Received(exchange.getRequestHeaders().getFirst("Stripe-Signature"), body));
        Integer next = answers.poll();
        exchange.sendResponseHeaders(next == null ? usualAnswer : next, -1);
      }
    });
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/webhooks";
  }

  public void answerNext(int... statuses) {
    for (int status : statuses) {
      answers.add(status);
    }
  }

  public void answer(int status) {
    usualAnswer = status;
  }

  public List<Received> received() {
    return received;
  }

  public List<String> types() {
    return received.stream().map(Received::type).toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

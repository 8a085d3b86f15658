package dev.quittance.systemtests.observability;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.quittance.systemtests.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Takes traces as a collector does: OTLP over HTTP, in Protocol Buffers. */
final class TraceReceiver implements AutoCloseable {

  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  /**
   * A span as it came; ids in hex.
   *
   * @param linked the traces of its links
   */
  record Span(String service, String traceId, String spanId, String parentId, String name,
      int kind, Map<String, String> attributes, List<String> linked) {
  }

  TraceReceiver() throws IOException {
    server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    server.createContext("/v1/traces", this::take);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  String endpoint() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] request = exchange.getRequestBody().readAllBytes();
      requests.add(new String(request, StandardCharsets.ISO_8859_1));
      spans.addAll(Otlp.spans(request));
      exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  /** All that came, attributes and events and whatever else, with the text in it readable. */
  String text() {
    return String.join("\n", requests);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

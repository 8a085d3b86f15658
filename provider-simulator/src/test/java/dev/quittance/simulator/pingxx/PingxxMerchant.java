package dev.quittance.simulator.pingxx;

import com.sun.net.httpserver.HttpServer;
import dev.quittance.simulator.RunningSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A merchant of the simulated Ping++: signs its calls, and keeps the events that it gets. */
final class PingxxMerchant implements AutoCloseable {

  /** An answer of the API. */
  record Answer(int status, JsonNode body) {

    String id() {
      return body.path("id").asString();
    }
  }

  /** An event as it came. */
  record Received(String signature, byte[] body) {

    JsonNode event() {
      return JSON.readTree(body);
    }

    String type() {
      return event().path("type").asString();
    }
  }

  static final String KEY = "sk_test_pingxx";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final KeyPair keys;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  PingxxMerchant() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", exchange -> {
      try (exchange) {
        received.add(new Received(
            exchange.getRequestHeaders().getFirst("X-Pingplusplus-Signature"),
            exchange.getRequestBody().readAllBytes()));
        exchange.sendResponseHeaders(200, -1);
      }
    });
    server.start();
  }

  String[] settings(String... more) {
    List<String> all = new CopyOnWriteArrayList<>(List.of(
        "--simulator.pingxx.webhook-url=http://localhost:" + server.getAddress().getPort(),
        "--simulator.pingxx.merchant-public-key="
            + Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  List<Received> received() {
    return received;
  }

  List<String> types() {
    return received.stream().map(Received::type).toList();
  }

  Answer get(RunningSimulator simulator, String path) {
    return call(simulator, "GET", path, "", KEY, keys);
  }

  Answer post(RunningSimulator simulator, String path, String body) {
    return call(simulator, "POST", path, body, KEY, keys);
  }

  static Answer call(RunningSimulator simulator, String method, String path, String body,
      String key, KeyPair keys) {
    String time = Long.toString(System.currentTimeMillis() / 1000);
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(simulator.url() + path))
        .header("Authorization", "Bearer " + key)
        .header("Pingplusplus-Request-Timestamp", time)
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (keys != null) {
      request.header("Pingplusplus-Signature", sign(keys, body + path + time));
    }
    try {
      var answer = HTTP.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String sign(KeyPair keys, String text) {
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(keys.getPrivate());
      signature.update(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the simulator's own development key made that signature. */
  static boolean isGenuine(Received received) throws Exception {
    try (InputStream pem = PingxxMerchant.class.getResourceAsStream(
        "/pingxx/development-key.pub.pem")) {
      PublicKey key = PingxxKeys.publicKey(
          new String(pem.readAllBytes(), StandardCharsets.US_ASCII));
      return PingxxKeys.verifies(key, received.body(), "", received.signature());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package dev.quittance.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FrontDoorTests {

  private final AtomicInteger requests = new AtomicInteger();
  private final FrontDoor door = new FrontDoor();
  private HttpServer instance;

  @BeforeEach
  void startAnInstanceThatIsReadyAndClosesConnections() throws IOException {
    instance = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), FreePorts.next()), 0);
    instance.createContext("/actuator/health/readiness", exchange -> {
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    instance.createContext("/closed", exchange -> {
      requests.incrementAndGet();
      exchange.close();
    });
    instance.start();
  }

  @AfterEach
  void stop() {
    instance.stop(0);
  }

  /** The JDK's client would send a GET again, and hide that a service closed too early. */
  @Test
  void triesNothingTwice() throws Exception {
    String url = "http://localhost:" + instance.getAddress().getPort();
    door.add(url);
    Shop.eventually(() -> door.sendsTo(url));

    int status = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create(door.url() + "/closed")).build(),
        HttpResponse.BodyHandlers.discarding()).statusCode();

    assertThat(status).isEqualTo(502);
    assertThat(requests).hasValue(1);
    assertThat(door.takeFailures()).singleElement().asString().contains("GET /closed");
  }
}

package dev.quittance.stack.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class EntryTests {

  private ServerSocket one;
  private ServerSocket two;
  private Entry entry;

  @BeforeEach
  void begin() throws IOException {
    one = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    two = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    answer(one, "one");
    answer(two, "two");
    List<InetSocketAddress> both = Stream.of(one, two)
        .map(server -> (InetSocketAddress) server.getLocalSocketAddress()).toList();
    entry = new Entry(new Route(0, "service", 0), route -> both);
    Thread.ofVirtual().start(entry::run);
  }

  @AfterEach
  void end() throws IOException {
    entry.close();
    one.close();
    two.close();
  }

  /** Answers each connection with the name of the instance and what it was sent. */
  private static void answer(ServerSocket server, String name) {
    Thread.ofVirtual().start(() -> {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          byte[] body = socket.getInputStream().readAllBytes();
          socket.getOutputStream().write((name + " ").getBytes(StandardCharsets.US_ASCII));
          socket.getOutputStream().write(body);
        } catch (IOException e) {
          return;
        }
      }
    });
  }

  private String ask(String text) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), entry.port())) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void takesTheInstancesInTurn() throws IOException {
    assertThat(List.of(ask("a"), ask("b"), ask("c"))).containsExactly("one a", "two b", "one c");
  }

  @Test
  void passesOverAnInstanceThatIsGone() throws IOException {
    one.close();

    assertThat(Stream.of(ask("a"), ask("b"), ask("c"))).containsExactly("two a", "two b", "two c");
  }

  @Test
  void endsTheConnectionWhenNoInstanceIsThereAndServesTheNext() throws IOException {
    one.close();
    two.close();
    assertThat(ask("")).isEmpty();

    one = new ServerSocket(one.getLocalPort(), 50, InetAddress.getLoopbackAddress());
    answer(one, "again");

    assertThat(Stream.of(ask("a"), ask("b"))).contains("again a");
  }

  @Test
  void readsARoute() {
    assertThat(Route.of("8080=order-service:8081"))
        .isEqualTo(new Route(8080, "order-service", 8081));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8080", "8080=order-service", "x=order-service:80", "80=a b:80"})
  void saysHowARouteIsWritten(String text) {
    assertThatThrownBy(() -> Route.of(text)).isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("port=host:port");
  }
}

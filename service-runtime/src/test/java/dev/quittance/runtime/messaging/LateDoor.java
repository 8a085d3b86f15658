package dev.quittance.runtime.messaging;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An address of a Kafka that refuses every connection until it is opened. */
final class LateDoor implements AutoCloseable {

  private final Socket reserved = new Socket();
  private final ServerSocket door = new ServerSocket();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final InetSocketAddress address;

  LateDoor() throws IOException {
    // Bound but not listening: nobody else gets the port, and nobody is let in.
    reserved.bind(new InetSocketAddress("localhost", 0));
    address = new InetSocketAddress("localhost", reserved.getLocalPort());
  }

  String address() {
    return address.getHostString() + ":" + address.getPort();
  }

  /** Lets connections through; Kafka tells its clients its own address then. */
  void open(String broker) throws IOException {
    int port = Integer.parseInt(broker.substring(broker.lastIndexOf(':') + 1));
    reserved.close();
    door.bind(address);
    Thread.ofVirtual().start(() -> {
      while (!door.isClosed()) {
        try {
          Socket outside = door.accept();
          Socket inside = new Socket("localhost", port);
          open.addAll(List.of(outside, inside));
          forward(outside, inside);
          forward(inside, outside);
        } catch (IOException e) {
          // Closed, or the broker is gone: the client tries again.
        }
      }
    });
  }

  private static void forward(Socket from, Socket to) {
    Thread.ofVirtual().start(() -> {
      try (from; to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // Either side has closed.
      }
    });
  }

  @Override
  public void close() throws IOException {
    reserved.close();
    door.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}

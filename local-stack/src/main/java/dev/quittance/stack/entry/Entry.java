package dev.quittance.stack.entry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Forwards connections to the instances of one service in turn. An instance that does not take the
 * connection is passed over, so one that starts, stops or has died is not seen from outside.
 */
final class Entry implements AutoCloseable {

  private static final int CONNECT_TIMEOUT_MILLIS = 1000;
  private static final int MOST_CONNECTIONS = 1000;

  private final Route route;
  private final Addresses addresses;
  private final ServerSocket server;
  private final AtomicInteger turn = new AtomicInteger();
  private final Semaphore free = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Listens from now on; {@link #run} serves. */
  Entry(Route route, Addresses addresses) throws IOException {
    this.route = route;
    this.addresses = addresses;
    this.server = new ServerSocket(route.port());
  }

  int port() {
    return server.getLocalPort();
  }

  /** Serves until it is closed. */
  void run() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (free.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        if (!server.isClosed()) {
          System.err.println("entry: " + route.host() + ": " + e);
        }
      }
    }
  }

  private void serve(Socket client) {
    open.add(client);
    try (client; Socket instance = connect()) {
      open.add(instance);
      client.setTcpNoDelay(true);
      instance.setTcpNoDelay(true);
      Thread back = Thread.ofVirtual().start(() -> pump(instance, client));
      pump(client, instance);
      back.join();
      open.remove(instance);
    } catch (IOException e) {
      System.err.println("entry: " + route.host() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
      free.release();
    }
  }

  private Socket connect() throws IOException {
    List<InetSocketAddress> instances = addresses.of(route);
    int first = turn.getAndIncrement();
    IOException failure = new IOException("no instance");
    for (int i = 0; i < instances.size(); i++) {
      InetSocketAddress address =
          instances.get(Math.floorMod(first + i, instances.size()));
      Socket socket = new Socket();
      try {
        socket.connect(address, CONNECT_TIMEOUT_MILLIS);
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = e;
      }
    }
    throw failure;
  }

  /** Copies until one side ends, and tells the other that no more will come. */
  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // One side is gone: the other must not wait for it.
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      System.err.println("entry: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Entry::closeQuietly);
  }
}

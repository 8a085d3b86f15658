package dev.quittance.ingest;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** A PayPal that gives no verdict: a 503 at once, or when a pause is over. */
final class BrokenPaypal {

  private final HttpServer server;
  private volatile Pause pause = new Pause();

  /** While it is open nobody gets an answer. */
  static final class Pause implements AutoCloseable {

    private final CountDownLatch felt = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    boolean isFelt() {
      return felt.getCount() == 0;
    }

    private void sitOut() {
      felt.countDown();
      try {
        over.await(50, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() {
      over.countDown();
    }
  }

  BrokenPaypal() {
    pause.close();
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", exchange -> {
      pause.sitOut();
      exchange.sendResponseHeaders(503, -1);
      exchange.close();
    });
    server.start();
  }

  Pause pause() {
    pause = new Pause();
    return pause;
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }
}

package dev.quittance.systemtests.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A connection on which exactly the wanted bytes are sent: no HTTP client would do it. */
final class Wire implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 60_000;
  private static final int LONGEST_ANSWER = 32 * 1024 * 1024;
  private static final int BLOCK = 16 * 1024;

  private final Socket socket;
  private final InputStream in;
  private boolean used;

  Wire(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** Whether it had an exchange before: then the server may have closed it meanwhile. */
  boolean used() {
    return used;
  }

  /** Sends it all and reads the answer; without one, of status 0. */
  Answer exchange(byte[] head, Body body, boolean answerHasNoBody) {
    used = true;
    AtomicLong taken = new AtomicLong();
    Thread writer = Thread.ofVirtual().start(() -> write(head, body, taken));
    try {
      return read(answerHasNoBody, taken);
    } catch (IOException e) {
      return Answer.none(e instanceof SocketTimeoutException ? -1 : taken.get());
    } finally {
      if (body.isEndless()) {
        close();
      }
      join(writer);
    }
  }

  private void write(byte[] head, Body body, AtomicLong taken) {
    try {
      var out = socket.getOutputStream();
      byte[] first = body.first();
      byte[] block = new byte[head.length + first.length];
      System.arraycopy(head, 0, block, 0, head.length);
      System.arraycopy(first, 0, block, head.length, first.length);
      for (int from = 0; from < block.length; from += BLOCK) {
        int length = Math.min(BLOCK, block.length - from);
        out.write(block, from, length);
        taken.addAndGet(length);
      }
      for (long count = 0; count < body.times(); count++) {
        out.write(body.then());
        taken.addAndGet(body.then().length);
      }
      out.flush();
    } catch (IOException e) {
      // The server has enough; what it answered is read all the same.
      return;
    }
  }

  private Answer read(boolean answerHasNoBody, AtomicLong taken) throws IOException {
    String line = line();
    while (line.startsWith("HTTP/1.1 100")) {
      headers();
      line = line();
    }
    String[] parts = line.split(" ", 3);
    if (parts.length < 2 || !parts[1].matches("[0-9]{3}")) {
      return Answer.none(taken.get());
    }
    int status = Integer.parseInt(parts[1]);
    Map<String, String> headers = headers();
    long takenBefore = taken.get();
    boolean bare = answerHasNoBody || status == 204 || status == 304;
    boolean stream = headers.getOrDefault("content-type", "").startsWith("text/event-stream");
    byte[] content = bare || stream ? new byte[0] : content(headers);
    boolean delimited = bare || headers.containsKey("content-length")
        || headers.containsKey("transfer-encoding");
    boolean closed = stream || !delimited
        || headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT).contains("close");
    return new Answer(status, headers, content, takenBefore, closed);
  }

  private byte[] content(Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").contains("chunked")) {
      return chunks();
    }
    String length = headers.get("content-length");
    return length == null ? in.readNBytes(LONGEST_ANSWER)
        : in.readNBytes(Math.min(Integer.parseInt(length), LONGEST_ANSWER));
  }

  private byte[] chunks() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < LONGEST_ANSWER) {
      String size = line();
      if (!size.matches("[0-9a-fA-F]{1,7}")) {
        throw new IOException("no chunk: " + size);
      }
      int length = Integer.parseInt(size, 16);
      all.write(in.readNBytes(length));
      line();
      if (length == 0) {
        break;
      }
    }
    return all.toByteArray();
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).strip(), (one, two) -> one + ", " + two);
      }
    }
    return headers;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("closed");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  private static void join(Thread writer) {
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

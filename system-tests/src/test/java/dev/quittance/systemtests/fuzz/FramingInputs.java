package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.systemtests.fuzz.Input.Due;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPOutputStream;

/** What is wrong with the message itself: its length, its chunks, its first line, its end. */
final class FramingInputs {

  /** More than any service may read, also with what the system's buffers take. */
  private static final long ENDLESS = 64L * 1024 * 1024;
  private static final int CHUNK = 16 * 1024;
  private static final byte[] BOMB = bomb();
  private static final List<String> WHOLE = List.of(
      "FOO\r\n\r\n", "GET\r\n\r\n", "\r\n\r\n\r\nGET / HTTP/9.9\r\nHost: x\r\n\r\n",
      "GET / HTTP/1.0\r\n\r\n", "GET /%s\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      "GET * HTTP/1.1\r\nHost: x\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n",
      "CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\nHost: x\n\n",
      "GET / HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
      "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: x\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", "GET / HTTP/1.1\r\nHost: é\u0000\r\n\r\n",
      "\u0016\u0003\u0001\u0000\u0005hello\r\n\r\n", "GET  /  HTTP/1.1\r\n\r\n",
      "GET /\u0000 HTTP/1.1\r\nHost: x\r\n\r\n", "GET / HTTP/1.1\rHost: x\r\r\n\r\n");
  private static final List<Map.Entry<String, String>> LENGTHS = List.of(
      Map.entry("Content-Length", "-1"), Map.entry("Content-Length", "1e3"),
      Map.entry("Content-Length", "0x10"), Map.entry("Content-Length", ""),
      Map.entry("Content-Length", "99999999999999999999"), Map.entry("Content-Length", "5, 6"),
      Map.entry("Content-Length", "5\r\nContent-Length: 6"),
      Map.entry("Content-Length", "2\r\nTransfer-Encoding: chunked"),
      Map.entry("Transfer-Encoding", "chunked, identity"),
      Map.entry("Transfer-Encoding", "xchunked"), Map.entry("Transfer-Encoding", "gzip, chunked"),
      Map.entry("Transfer-Encoding", "\u000bchunked"),
      Map.entry("Expect", "200-maybe\r\nContent-Length: 2"),
      Map.entry("Upgrade", "h2c\r\nConnection: Upgrade\r\nContent-Length: 2"),
      Map.entry("Connection", "close, host, content-length\r\nContent-Length: 2"));
  private static final List<String> CHUNKS = List.of("ffffffffffffffff\r\nx",
      "-1\r\nx\r\n0\r\n\r\n", "g\r\nx", "2;" + "e".repeat(20_000) + "\r\n{}\r\n0\r\n\r\n",
      "2\r\n{}x\r\n0\r\n\r\n",
      "2\r\n{}\r\n0\r\n" + "T: v\r\n".repeat(5_000) + "\r\n", "\r\n\r\n", "80000000\r\nx",
      "2\n{}\n0\n\n");

  private final Fixtures fixtures;

  FramingInputs(Fixtures fixtures) {
    this.fixtures = fixtures;
  }

  private static byte[] bomb() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(new byte[16 * 1024 * 1024]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private Request request(Endpoint endpoint, String target) {
    return new Request(endpoint.method(), target)
        .header("Authorization", "Bearer " + fixtures.tokens().admin())
        .header("Content-Type", "application/json");
  }

  /** Something that is answered, or refused, at once. */
  Input input(long number, Endpoint endpoint, String target, SplittableRandom random) {
    Request request = request(endpoint, target).ownFraming();
    return switch (random.nextInt(6)) {
      case 0 -> new Input(number, endpoint, "a head that is none",
          Hostile.pick(WHOLE, random).getBytes(ISO_8859_1), Body.NONE, Due.HTTP_REFUSAL);
      case 1 -> new Input(number, endpoint, "random bytes as head",
          join(Hostile.bytes(random, 300), "\r\n\r\n".getBytes(UTF_8)), Body.NONE,
          Due.HTTP_REFUSAL);
      case 2, 3 -> {
        Map.Entry<String, String> length = Hostile.pick(LENGTHS, random);
        yield new Input(number, endpoint, "length " + length,
            request.header(length.getKey(), length.getValue()).head(),
            Body.of("{}\r\n0\r\n\r\n".getBytes(UTF_8)), Due.HTTP_REFUSAL);
      }
      case 4 -> new Input(number, endpoint, "spoilt chunks",
          request.header("Transfer-Encoding", "chunked").head(),
          Body.of(Hostile.pick(CHUNKS, random).getBytes(UTF_8)), Due.HTTP_REFUSAL);
      default -> new Input(number, endpoint, "gzip bomb",
          request.header("Content-Encoding", random.nextBoolean() ? "gzip" : "deflate")
              .header("Content-Length", Integer.toString(BOMB.length)).head(),
          Body.of(BOMB), Due.ANSWER);
    };
  }

  /** A body that is longer than its endpoint takes, by one byte or a few. */
  Input tooLarge(long number, Endpoint endpoint, String target, int limit,
      SplittableRandom random) {
    int length = limit + 1 + random.nextInt(64);
    Request request = request(endpoint, target).ownFraming();
    byte[] body = ("{\"order_id\": \"" + "x".repeat(length)).getBytes(UTF_8);
    if (random.nextBoolean()) {
      request.header("Content-Length", Integer.toString(body.length));
    } else {
      request.header("Transfer-Encoding", "chunked");
      body = join(join((Integer.toHexString(body.length) + "\r\n").getBytes(UTF_8), body),
          "\r\n0\r\n\r\n".getBytes(UTF_8));
    }
    if (random.nextInt(4) == 0 && endpoint.method().equals("POST")) {
      request.header("Idempotency-Key", "large-" + number);
    }
    return new Input(number, endpoint, "too large", request.head(), Body.of(body),
        Due.TOO_LARGE);
  }

  /** Something without an end. */
  Input endless(long number, Endpoint endpoint, String target, SplittableRandom random) {
    Request request = request(endpoint, target).ownFraming();
    byte[] chunk = ("4000\r\n" + "x".repeat(CHUNK) + "\r\n").getBytes(UTF_8);
    byte[] begin = "{\"order_id\": \"".getBytes(UTF_8);
    return switch (random.nextInt(6)) {
      case 0, 1 -> new Input(number, endpoint, "endless chunks",
          request.header("Transfer-Encoding", "chunked").head(),
          new Body(new byte[0], chunk, ENDLESS / CHUNK), Due.END);
      case 2 -> new Input(number, endpoint, "ten gigabytes announced and begun",
          request.header("Content-Length", "10737418240").head(),
          new Body(begin, "x".repeat(CHUNK).getBytes(UTF_8), ENDLESS / CHUNK), Due.END);
      case 3 -> new Input(number, endpoint, "a body that stops",
          request.header("Content-Length", "4000").head(), Body.of(begin), Due.END);
      case 4 -> new Input(number, endpoint, "chunks that stop",
          request.header("Transfer-Encoding", "chunked").head(),
          Body.of("e\r\n{\"order_id\": \"\r\n".getBytes(UTF_8)), Due.END);
      default -> {
        byte[] head = request.head();
        yield new Input(number, endpoint, "a head that stops",
            java.util.Arrays.copyOf(head, random.nextInt(head.length - 4)), Body.NONE, Due.END);
      }
    };
  }

  private static byte[] join(byte[] one, byte[] two) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(one);
    all.writeBytes(two);
    return all.toByteArray();
  }
}

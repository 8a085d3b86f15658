package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request while it is spoilt. */
final class Request {

  private static final int LARGEST_HEAD = 7_500;
  private static final int LONGEST_LINE = 4_000;

  private final List<Map.Entry<String, String>> headers = new ArrayList<>();
  private String method;
  private String target;
  private byte[] body = new byte[0];
  private boolean ownFraming;

  Request(String method, String target) {
    this.method = method;
    this.target = target;
    header("Host", "localhost");
  }

  Request method(String other) {
    this.method = other;
    return this;
  }

  String target() {
    return target;
  }

  Request target(String other) {
    this.target = other;
    return this;
  }

  Request header(String name, String value) {
    headers.add(Map.entry(name, value));
    return this;
  }

  Request headers(Map<String, String> more) {
    more.forEach(this::header);
    return this;
  }

  Request without(String name) {
    headers.removeIf(header -> header.getKey().equalsIgnoreCase(name));
    return this;
  }

  Request replace(String name, String value) {
    return without(name).header(name, value);
  }

  byte[] body() {
    return body;
  }

  Request body(byte[] bytes) {
    this.body = bytes;
    return this;
  }

  /** Says nothing of the body's length by itself. */
  Request ownFraming() {
    this.ownFraming = true;
    return this;
  }

  byte[] head() {
    StringBuilder text = new StringBuilder()
        .append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    headers.forEach(header ->
        text.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n"));
    if (!ownFraming && (body.length > 0 || !method.equals("GET"))) {
      text.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return text.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** Whether a strict reader of HTTP would take the head. */
  boolean isHttp() {
    return method.matches("[A-Z]{1,20}") && target.length() < LONGEST_LINE
        && target.replaceAll("%[0-9A-Fa-f]{2}", "")
            .matches("/[A-Za-z0-9\\-._~!$&'()*+,;=:@/?]*")
        && head().length < LARGEST_HEAD
        && headers.stream().allMatch(header -> header.getKey().matches("[A-Za-z0-9-]+")
            && header.getValue().matches("[\\x20-\\x7e\\t]*"))
        && headers.stream().map(header -> header.getKey().toLowerCase(Locale.ROOT))
            .filter("host"::equals).count() == 1;
  }
}

package dev.quittance.systemtests.observability;

import dev.quittance.systemtests.observability.TraceReceiver.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Reads an {@code ExportTraceServiceRequest}, as far as tests look at it; field numbers are those
 * of opentelemetry/proto/trace/v1/trace.proto.
 */
final class Otlp {

  private Otlp() {
  }

  /** A field of a message: a number, or bytes. */
  private record Field(int number, long value, byte[] bytes) {
  }

  static List<Span> spans(byte[] request) {
    List<Span> spans = new ArrayList<>();
    for (Field resourceSpans : all(fields(request), 1)) {
      List<Field> inside = fields(resourceSpans.bytes());
      String service = attributes(fields(first(inside, 1)), 1).getOrDefault("service.name", "");
      for (Field scopeSpans : all(inside, 2)) {
        for (Field span : all(fields(scopeSpans.bytes()), 2)) {
          spans.add(span(service, fields(span.bytes())));
        }
      }
    }
    return spans;
  }

  private static Span span(String service, List<Field> fields) {
    return new Span(service, hex(first(fields, 1)), hex(first(fields, 2)), hex(first(fields, 4)),
        text(first(fields, 5)), (int) all(fields, 6).getFirst().value(), attributes(fields, 9),
        all(fields, 13).stream().map(link -> hex(first(fields(link.bytes()), 1))).toList());
  }

  private static Map<String, String> attributes(List<Field> fields, int number) {
    Map<String, String> attributes = new HashMap<>();
    for (Field attribute : all(fields, number)) {
      List<Field> pair = fields(attribute.bytes());
      attributes.put(text(first(pair, 1)), text(first(fields(first(pair, 2)), 1)));
    }
    return attributes;
  }

  private static List<Field> all(List<Field> fields, int number) {
    return fields.stream().filter(field -> field.number() == number).toList();
  }

  private static byte[] first(List<Field> fields, int number) {
    return all(fields, number).stream().map(Field::bytes).findFirst().orElse(new byte[0]);
  }

  private static List<Field> fields(byte[] message) {
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    List<Field> fields = new ArrayList<>();
    while (in.hasRemaining()) {
      int tag = (int) number(in);
      byte[] bytes = new byte[0];
      long value = 0;
      switch (tag & 7) {
        case 0 -> value = number(in);
        case 1 -> value = in.getLong();
        case 2 -> {
          bytes = new byte[(int) number(in)];
          in.get(bytes);
        }
        case 5 -> value = in.getInt();
        default -> throw new IllegalArgumentException("no wire type: " + (tag & 7));
      }
      fields.add(new Field(tag >>> 3, value, bytes));
    }
    return fields;
  }

  private static long number(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}

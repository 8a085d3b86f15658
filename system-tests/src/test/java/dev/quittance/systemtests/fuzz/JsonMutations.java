package dev.quittance.systemtests.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;

/** Spoils one to three places of a valid JSON text, and now and then its bytes. */
final class JsonMutations {

  private static final List<byte[]> BAD_BYTES = List.of(new byte[] {0}, new byte[] {(byte) 0xFF},
      new byte[] {(byte) 0xC0, (byte) 0xAF}, new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      new byte[] {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80}, new byte[] {(byte) 0x80},
      new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, new byte[] {'\r', '\n'});

  private enum Kind {
    REPLACE, REPLACE_TOO, REMOVE, TWICE, RENAME, IN_ARRAY, IN_OBJECT
  }

  private final SplittableRandom random;
  private final Map<Integer, Kind> places = new HashMap<>();
  private final StringBuilder text = new StringBuilder();
  private int place;

  private JsonMutations(SplittableRandom random) {
    this.random = random;
  }

  /** The spoilt text as bytes, always the same for the same state of the random numbers. */
  static byte[] spoilt(JsonNode valid, SplittableRandom random) {
    JsonMutations mutations = new JsonMutations(random);
    int count = size(valid);
    int spoils = random.nextInt(3) + 1;
    for (int index = 0; index < spoils; index++) {
      mutations.places.put(random.nextInt(count), Kind.values()[
          random.nextInt(Kind.values().length)]);
    }
    mutations.write(valid);
    return random.nextInt(8) == 0 ? inBytes(mutations.text.toString(), random)
        : mutations.text.toString().getBytes(UTF_8);
  }

  private static int size(JsonNode node) {
    return 1 + node.valueStream().mapToInt(JsonMutations::size).sum();
  }

  private void write(JsonNode node) {
    Kind kind = places.get(place++);
    switch (kind) {
      case REPLACE, REPLACE_TOO, REMOVE, TWICE, RENAME -> {
        text.append(Hostile.json(random));
        place += size(node) - 1;
      }
      case IN_ARRAY -> wrap("[", node, "]");
      case IN_OBJECT -> wrap("{\"value\":", node, "}");
      case null -> plain(node);
    }
  }

  private void wrap(String before, JsonNode node, String after) {
    text.append(before);
    plain(node);
    text.append(after);
  }

  private void plain(JsonNode node) {
    if (node.isObject()) {
      object(node);
    } else if (node.isArray()) {
      text.append('[');
      String separator = "";
      for (JsonNode item : node) {
        text.append(separator);
        write(item);
        separator = ",";
      }
      text.append(']');
    } else {
      text.append(node);
    }
  }

  private void object(JsonNode node) {
    text.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      Kind kind = places.get(place);
      if (kind == Kind.REMOVE) {
        place += size(field.getValue());
        continue;
      }
      text.append(separator);
      separator = ",";
      if (kind == Kind.TWICE) {
        text.append('"').append(field.getKey()).append("\":").append(Hostile.json(random))
            .append(',');
      }
      if (kind == Kind.RENAME) {
        text.append(Hostile.jsonName(random)).append(':');
      } else {
        text.append('"').append(field.getKey()).append("\":");
      }
      if (kind == Kind.TWICE || kind == Kind.RENAME) {
        place++;
        plain(field.getValue());
      } else {
        write(field.getValue());
      }
    }
    text.append('}');
  }

  private static byte[] inBytes(String text, SplittableRandom random) {
    byte[] bytes = text.getBytes(UTF_8);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
      case 1 -> text.getBytes(UTF_16);
      case 2 -> text.getBytes(ISO_8859_1);
      case 3 -> inserted(bytes, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, 0);
      case 4 -> inserted(bytes, bytes, bytes.length);
      default -> inserted(bytes, Hostile.pick(BAD_BYTES, random),
          random.nextInt(bytes.length + 1));
    };
  }

  private static byte[] inserted(byte[] bytes, byte[] more, int at) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.write(bytes, 0, at);
    all.writeBytes(more);
    all.write(bytes, at, bytes.length - at);
    return all.toByteArray();
  }
}

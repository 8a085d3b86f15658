package dev.quittance.stack.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes records as lines of JSON, one field for each column of the Parquet file. What a dead
 * letter holds may be anything: nothing in a record may keep it, and all after it, from being
 * exported.
 */
final class RowWriter implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String TIME = "time";
  /** The column of each header that has one. */
  static final Map<String, String> COLUMN_OF = Map.of("ce_id", "id", "ce_type", "type",
      "ce_source", "source", "ce_subject", "subject", "ce_time", TIME,
      "ce_traceparent", "traceparent");
  private static final Instant FIRST_TIME = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

  private final OutputStream out;
  private int rows;
  private long bytes;
  private int longest;

  RowWriter(Path file) throws IOException {
    this.out = Files.newOutputStream(file);
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  /** The bytes of the longest line. */
  int longest() {
    return longest;
  }

  void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("partition", record.partition());
    row.put("offset", record.offset());
    row.put("timestamp", textOf(Instant.ofEpochMilli(record.timestamp())));
    row.put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
    Map<String, List<@Nullable String>> others = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      String value = header.value() == null
          ? null : new String(header.value(), StandardCharsets.UTF_8);
      String column = COLUMN_OF.get(header.key());
      if (column != null) {
        row.put(column, column.equals(TIME) ? timeOf(value) : value);
      }
      if (column == null || !Objects.equals(value, row.get(column))) {
        others.computeIfAbsent(header.key(), name -> new ArrayList<>()).add(value);
      }
    }
    String body = textOf(record.value());
    row.put("body", body);
    row.put("raw", body == null && record.value() != null
        ? Base64.getEncoder().encodeToString(record.value()) : null);
    row.put("headers", JSON.writeValueAsString(unlisted(others)));
    byte[] line = JSON.writeValueAsBytes(row);
    out.write(line);
    out.write('\n');
    rows++;
    bytes += line.length + 1;
    longest = Math.max(longest, line.length + 1);
  }

  /** A header that is there once as its value, any other as all its values. */
  private static Map<String, @Nullable Object> unlisted(
      Map<String, List<@Nullable String>> headers) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    headers.forEach((name, all) -> values.put(name, all.size() == 1 ? all.getFirst() : all));
    return values;
  }

  private static @Nullable String timeOf(@Nullable String text) {
    try {
      return text == null ? null
          : textOf(OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** Null if it is no time that every reader of the file can show. */
  private static @Nullable String textOf(Instant time) {
    return time.isBefore(FIRST_TIME) || time.isAfter(LAST_TIME) ? null : time.toString();
  }

  /** The value as it is, if it is JSON. */
  private static @Nullable String textOf(byte @Nullable [] value) {
    if (value == null) {
      return null;
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      return text.isBlank() || JSON.readTree(text).isMissingNode() ? null : text;
    } catch (CharacterCodingException | JacksonException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}

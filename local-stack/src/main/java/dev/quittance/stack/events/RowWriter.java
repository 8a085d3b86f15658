package dev.quittance.stack.events;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Writes records as lines of JSON, one field for each column of the Parquet file. */
final class RowWriter implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> COLUMN_OF = Map.of("ce_id", "id", "ce_type", "type",
      "ce_source", "source", "ce_subject", "subject", "ce_time", "time",
      "ce_traceparent", "traceparent");

  private final OutputStream out;
  private int rows;
  private long bytes;

  RowWriter(Path file) throws IOException {
    this.out = Files.newOutputStream(file);
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("partition", record.partition());
    row.put("offset", record.offset());
    row.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
    row.put("key", record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8));
    Map<String, @Nullable String> others = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      String value = header.value() == null
          ? null : new String(header.value(), StandardCharsets.UTF_8);
      String column = COLUMN_OF.get(header.key());
      if (column != null) {
        row.put(column, value);
      } else {
        others.put(header.key(), value);
      }
    }
    String body = textOf(record.value());
    row.put("body", body);
    row.put("raw", body == null && record.value() != null
        ? Base64.getEncoder().encodeToString(record.value()) : null);
    row.put("headers", JSON.writeValueAsString(others));
    byte[] line = JSON.writeValueAsBytes(row);
    out.write(line);
    out.write('\n');
    rows++;
    bytes += line.length + 1;
  }

  /** The value as it is, if it is JSON: what a dead letter holds may be anything. */
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

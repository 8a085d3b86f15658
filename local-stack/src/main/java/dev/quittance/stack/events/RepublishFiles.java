package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends what was exported of a topic, as it was, to a topic of somebody's own. */
final class RepublishFiles {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String CE_TIME = "ce_time";

  private final Map<String, Object> kafka;
  private final String topic;
  private final Path exported;
  private final String target;

  RepublishFiles(Map<String, Object> kafka, String topic, Path exported, String target) {
    this.kafka = kafka;
    this.topic = topic;
    this.exported = exported;
    this.target = target;
  }

  /** As {@link RepublishTopic#run}: a partition's records in their order, at least once. */
  long run(@Nullable Instant since, @Nullable Instant until) {
    Properties streaming = new Properties();
    streaming.put("jdbc_stream_results", "true");
    try (TargetTopic out = new TargetTopic(kafka, target);
         Connection database = DriverManager.getConnection("jdbc:duckdb:", streaming);
         Statement statement = database.createStatement()) {
      statement.execute("SET memory_limit = '512MB'");
      statement.execute("SET threads = 1");
      List<Path> files = ExportFolder.files(exported, topic);
      if (files.isEmpty()) {
        throw new StackException("nothing of " + topic + " was exported to " + exported);
      }
      long sent = 0;
      for (Path file : files) {
        send(statement, file, since, until, out);
        sent = out.acknowledged();
      }
      return sent;
    } catch (SQLException | IOException | KafkaException e) {
      throw new StackException("republishing " + topic + " failed: " + e.getMessage(), e);
    }
  }

  private static void send(Statement statement, Path file, @Nullable Instant since,
      @Nullable Instant until, TargetTopic out) throws SQLException {
    String span = (since == null ? "" : " AND \"timestamp\" >= '" + since + "'")
        + (until == null ? "" : " AND \"timestamp\" < '" + until + "'");
    // DuckDB keeps the order of a file's rows, which is that of the offsets.
    try (ResultSet row = statement.executeQuery(
        "SELECT *, epoch_ms(\"timestamp\") AS millis, epoch_us(time) AS micros"
            + " FROM read_parquet(" + ParquetFile.quoted(file) + ") WHERE true" + span)) {
      while (row.next()) {
        long millis = row.getLong("millis");
        out.send(row.wasNull() || millis < 0 ? null : millis, bytes(row.getString("key")),
            valueOf(row), headersOf(row));
      }
    }
  }

  private static byte @Nullable [] valueOf(ResultSet row) throws SQLException {
    String raw = row.getString("raw");
    return raw == null ? bytes(row.getString("body")) : Base64.getDecoder().decode(raw);
  }

  private static List<Header> headersOf(ResultSet row) throws SQLException {
    List<Header> headers = new ArrayList<>();
    JsonNode others = JSON.readTree(row.getString("headers"));
    for (Map.Entry<String, String> column : RowWriter.COLUMN_OF.entrySet()) {
      String value = column.getKey().equals(CE_TIME)
          ? timeOf(row) : row.getString(column.getValue());
      // What stands among the others is what was sent, to the letter.
      if (value != null && !others.has(column.getKey())) {
        headers.add(new RecordHeader(column.getKey(), bytes(value)));
      }
    }
    others.propertyStream().forEach(header -> {
      List<JsonNode> values = header.getValue().isArray()
          ? header.getValue().valueStream().toList() : List.of(header.getValue());
      values.forEach(value -> headers.add(new RecordHeader(
          header.getKey(), value.isNull() ? null : bytes(value.asString()))));
    });
    return headers;
  }

  private static @Nullable String timeOf(ResultSet row) throws SQLException {
    long micros = row.getLong("micros");
    return row.wasNull() ? null : Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }
}

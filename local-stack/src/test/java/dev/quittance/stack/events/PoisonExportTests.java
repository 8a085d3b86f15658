package dev.quittance.stack.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a record, it becomes a row, and queries run over all rows. */
@Timeout(60)
class PoisonExportTests {

  @TempDir
  private Path folder;

  private static ConsumerRecord<byte[], byte[]> record(byte @Nullable [] key,
      byte @Nullable [] value, String... headers) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("dead", 0, 7, key, value);
    for (int i = 0; i < headers.length; i += 2) {
      record.headers().add(headers[i], bytes(headers[i + 1]));
    }
    return record;
  }

  private static byte @Nullable [] bytes(@Nullable String text) {
    return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
  }

  private List<@Nullable String> exported(ConsumerRecord<byte[], byte[]> record, String columns)
      throws IOException, SQLException {
    Path lines = folder.resolve("lines");
    Path parquet = folder.resolve("one.parquet");
    try (RowWriter writer = new RowWriter(lines)) {
      writer.write(record);
      ParquetFile.write(lines, writer.longest(), parquet);
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
         Statement statement = database.createStatement();
         ResultSet row = statement.executeQuery("SELECT " + columns
             + ", body ->> '$.x' FROM '" + parquet + "'")) {
      assertThat(row.next()).isTrue();
      List<@Nullable String> values = new ArrayList<>();
      for (int i = 1; i < row.getMetaData().getColumnCount(); i++) {
        values.add(row.getString(i));
      }
      return values;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "", "2026-11-01", "2026-11-01T10:00:00",
    "+999999999-12-31T23:59:59Z", "-0044-03-15T12:00:00Z", "infinity", "2026-13-01T00:00:00Z"})
  void aTimeThatIsNoneStaysInTheHeaders(String time) throws Exception {
    assertThat(exported(record(bytes("k"), bytes("{}"), "ce_time", time, "ce_id", "1"),
        "id, time, headers ->> '$.ce_time'")).isEqualTo(Arrays.asList("1", null, time));
  }

  @ParameterizedTest
  @CsvSource({"2026-11-01T10:00:00Z, 2026-11-01 10:00:00, ",
    "2026-11-01T10:00:00.123456Z, 2026-11-01 10:00:00.123456, ",
    "2026-11-01T10:00:00.123456789Z, 2026-11-01 10:00:00.123456, kept",
    "2026-11-01T12:00:00+02:00, 2026-11-01 10:00:00, kept",
    "0001-01-01T00:00:00Z, 0001-01-01 00:00:00, ",
    "9999-12-31T23:59:59Z, 9999-12-31 23:59:59, "})
  void aTimeIsAColumnAndStaysWhereThatDoesNotShowItToTheLetter(
      String time, String column, @Nullable String kept) throws Exception {
    assertThat(exported(record(null, bytes("{}"), "ce_time", time),
        "(time AT TIME ZONE 'UTC')::VARCHAR, headers ->> '$.ce_time'"))
        .isEqualTo(Arrays.asList(column, kept == null ? null : time));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not json", "", " ", "{} {}", "{\"x\": \"\\ud800\"}",
    "{\"x\": \"\u0000\"}", "NaN"})
  void aTextThatIsNoJsonIsRaw(String value) throws Exception {
    assertThat(exported(record(null, bytes(value)), "body, raw IS NULL, decode(from_base64(raw))"))
        .isEqualTo(Arrays.asList(null, "false", value));
  }

  @Test
  void bytesThatAreNoTextAreRaw() throws Exception {
    byte[] noText = {(byte) 0xff, 0, (byte) 0xc0};

    assertThat(exported(record(noText, noText, "ce_id", "a\u0000b"), "key, id, body, raw"))
        .isEqualTo(Arrays.asList("\ufffd\u0000\ufffd", "a\u0000b", null, "/wDA"));
    assertThat(exported(record(null, null), "key, body, raw"))
        .isEqualTo(Arrays.asList(null, null, null));
  }

  @Test
  void aHugeRecordAndDeepJsonAreExported() throws Exception {
    String huge = "{\"x\": \"" + "é\\u0001".repeat(4_000_000) + "\"}";
    assertThat(exported(record(null, bytes(huge)), "length(body), raw"))
        .isEqualTo(Arrays.asList(Integer.toString(huge.length()), null));
    String deep = "[".repeat(100_000) + "]".repeat(100_000);
    assertThat(exported(record(null, bytes(deep)), "length(coalesce(body, decode(from_base64("
        + "raw))))")).isEqualTo(List.of("200000"));
  }

  @Test
  void aHeaderThatIsThereTwiceIsAnArray() throws Exception {
    assertThat(exported(record(null, bytes("{}"), "dlt-history", "one", "dlt-history", "two",
        "other", "x", "empty", null), "headers")).isEqualTo(
            List.of("{\"dlt-history\":[\"one\",\"two\"],\"other\":\"x\",\"empty\":null}"));
  }
}

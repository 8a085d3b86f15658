package dev.quittance.stack.events;

import dev.quittance.stack.StackException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Turns lines of JSON into Parquet; DuckDB does it, within a bound of memory. */
final class ParquetFile {

  private static final String COLUMNS = """
      {partition: 'INTEGER', "offset": 'BIGINT', "timestamp": 'TIMESTAMPTZ', key: 'VARCHAR',
       id: 'VARCHAR', type: 'VARCHAR', source: 'VARCHAR', subject: 'VARCHAR',
       time: 'TIMESTAMPTZ', traceparent: 'VARCHAR', body: 'VARCHAR', raw: 'VARCHAR',
       headers: 'VARCHAR'}""";

  /** What DuckDB takes for no JSON is no body: a query over all files would fail by it. */
  private static final String ROWS = """
      SELECT * REPLACE (CASE WHEN json_valid(body) THEN body END AS body,
          CASE WHEN json_valid(body) THEN NULL ELSE coalesce(raw, to_base64(encode(body))) END
          AS raw)
      """;
  private static final int LEAST_LINE = 16 << 20;

  private ParquetFile() {
  }

  /**
   * Writes it.
   *
   * @param longest the bytes of the longest line
   */
  static void write(Path lines, int longest, Path parquet) {
    int line = Math.max(longest, LEAST_LINE);
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
         Statement statement = database.createStatement()) {
      statement.execute("SET memory_limit = '" + (256 + 8L * (longest >> 20)) + "MB'");
      statement.execute("SET threads = 1");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("COPY (" + ROWS + "FROM read_json(" + quoted(lines)
          + ", format = 'newline_delimited', maximum_object_size = " + line
          + ", columns = " + COLUMNS + ")) TO " + quoted(parquet)
          + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new StackException("cannot write " + parquet + ": " + e.getMessage(), e);
    }
  }

  static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}

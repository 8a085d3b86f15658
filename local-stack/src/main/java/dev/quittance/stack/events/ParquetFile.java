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

  private ParquetFile() {
  }

  static void write(Path lines, Path parquet) {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
         Statement statement = database.createStatement()) {
      statement.execute("SET memory_limit = '256MB'");
      statement.execute("SET threads = 1");
      statement.execute("SET autoinstall_known_extensions = false");
      statement.execute("COPY (SELECT * FROM read_json(" + quoted(lines)
          + ", format = 'newline_delimited', columns = " + COLUMNS + ")) TO " + quoted(parquet)
          + " (FORMAT parquet, COMPRESSION zstd)");
    } catch (SQLException e) {
      throw new StackException("cannot write " + parquet + ": " + e.getMessage(), e);
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}

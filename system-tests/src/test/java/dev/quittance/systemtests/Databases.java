package dev.quittance.systemtests;

import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Looks into the services' databases, as only a test may. */
public final class Databases {

  public static final List<String> SERVICES =
      List.of("orders", "gateway", "ingest", "reconciliation");

  private final String server;

  public Databases(StackSettings settings) {
    this.server = "jdbc:postgresql://localhost:" + settings.port(Part.POSTGRES) + "/quittance_";
  }

  /** Takes a row. */
  @FunctionalInterface
  public interface RowReader {

    void read(ResultSet row) throws SQLException;
  }

  public void orders(String query, RowReader reader) throws SQLException {
    read("orders", query, reader);
  }

  /** The first column of each row. */
  public List<String> texts(String service, String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    read(service, query, row -> texts.add(row.getString(1)));
    return texts;
  }

  private void read(String service, String query, RowReader reader) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(server + service, "quittance", "quittance");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        reader.read(rows);
      }
    }
  }
}

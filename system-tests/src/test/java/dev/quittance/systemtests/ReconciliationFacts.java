package dev.quittance.systemtests;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

/** What reconciliation has heard of a payment, which no API tells. */
final class ReconciliationFacts {

  private ReconciliationFacts() {
  }

  /** The kinds of facts that it will compare settlement reports with. */
  static Set<String> of(Stack stack, String paymentId) {
    Set<String> kinds = new HashSet<>();
    try (Connection connection = DriverManager.getConnection("jdbc:postgresql://localhost:"
            + stack.settings().port(Part.POSTGRES) + "/quittance_reconciliation", "quittance",
            "quittance");
        PreparedStatement statement = connection.prepareStatement(
            "SELECT kind FROM settlement_facts WHERE payment_id = ?")) {
      statement.setString(1, paymentId);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          kinds.add(rows.getString(1));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database of reconciliation cannot be read", e);
    }
    return kinds;
  }
}

package dev.quittance.reconciliation.settlement;

import io.r2dbc.postgresql.codec.Json;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Binds many rows as one value, for {@code jsonb_to_recordset}. */
final class Rows {

  private static final JsonMapper JSON = JsonMapper.builder()
      .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private Rows() {
  }

  static Json json(List<? extends Record> rows) {
    return Json.of(JSON.writeValueAsString(rows));
  }

  /** An enum constant as it stands in its column. */
  static String column(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** The other way round. */
  static <E extends Enum<E>> E constant(Class<E> type, String column) {
    return Enum.valueOf(type, column.toUpperCase(Locale.ROOT));
  }
}

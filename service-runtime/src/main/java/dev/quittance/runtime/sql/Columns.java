package dev.quittance.runtime.sql;

import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Parameter;
import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.Readable;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Binds and reads columns, with null only where a column may be null. */
public final class Columns {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

  private Columns() {
  }

  /** A bind of a value that may be null. */
  public static <T> Parameter nullable(@Nullable T value, Class<T> type) {
    return value == null ? Parameters.in(type) : Parameters.in(value);
  }

  /** A bind of a jsonb object of texts. */
  public static Json json(Map<String, String> texts) {
    return Json.of(JSON.writeValueAsString(texts));
  }

  /** A column that is NOT NULL. */
  public static <T> T required(Readable row, String column, Class<T> type) {
    T value = row.get(column, type);
    if (value == null) {
      throw new IllegalStateException(column + " is null");
    }
    return value;
  }

  /** A column that may be null. */
  public static <T> @Nullable T optional(Readable row, String column, Class<T> type) {
    return row.get(column, type);
  }

  /** A jsonb column that holds an object of texts. */
  public static Map<String, String> texts(Readable row, String column) {
    return JSON.readValue(required(row, column, Json.class).asString(), TEXTS);
  }
}

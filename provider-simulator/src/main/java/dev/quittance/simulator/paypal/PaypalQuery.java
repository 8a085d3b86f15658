package dev.quittance.simulator.paypal;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/** The query of a request. */
record PaypalQuery(Map<String, String> fields) {

  static PaypalQuery of(MultiValueMap<String, String> fields) {
    return new PaypalQuery(fields.toSingleValueMap());
  }

  String text(String field) {
    return fields.getOrDefault(field, "");
  }

  int number(String field, int otherwise) {
    String value = text(field);
    if (!value.matches("[0-9]{0,6}")) {
      throw PaypalException.invalid(
          "INVALID_PARAMETER_VALUE", field, "The value of a field is no number.");
    }
    return value.isEmpty() ? otherwise : Integer.parseInt(value);
  }

  Instant time(String field, Instant otherwise) {
    try {
      return text(field).isEmpty() ? otherwise : OffsetDateTime.parse(text(field)).toInstant();
    } catch (DateTimeException e) {
      throw PaypalException.invalid(
          "INVALID_PARAMETER_VALUE", field, "The value of a field is no time.");
    }
  }

  /** The same query with one field more, or other. */
  String with(String field, String value) {
    Map<String, String> more = new LinkedHashMap<>(fields);
    more.put(field, value);
    return new PaypalQuery(more).raw();
  }

  String raw() {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + UriUtils.encode(field.getValue(), "UTF-8"))
        .collect(Collectors.joining("&"));
  }
}

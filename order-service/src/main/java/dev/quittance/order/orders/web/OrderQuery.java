package dev.quittance.order.orders.web;

import dev.quittance.order.orders.OrderFilter;
import dev.quittance.order.orders.OrderStatus;
import dev.quittance.runtime.web.ProblemException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Which orders a list shall have.
 *
 * @param user whose; only for administrators
 * @param status of the order
 * @param channel the provider used last
 * @param from created then or later, RFC 3339
 * @param to created before then, RFC 3339
 */
record OrderQuery(@Nullable String user, @Nullable String status, @Nullable String channel,
    @Nullable String from, @Nullable String to) {

  OrderFilter toFilter() {
    return new OrderFilter(blankToNull(user), statusOf(blankToNull(status)),
        blankToNull(channel), timeOf("from", blankToNull(from)), timeOf("to", blankToNull(to)));
  }

  private static @Nullable OrderStatus statusOf(@Nullable String text) {
    return text == null ? null : Arrays.stream(OrderStatus.values())
        .filter(status -> status.text().equals(text.toLowerCase(Locale.ROOT))).findFirst()
        .orElseThrow(() -> new ProblemException(HttpStatus.BAD_REQUEST, "invalid_status",
            "status must be one of " + Arrays.stream(OrderStatus.values())
                .map(OrderStatus::text).toList()));
  }

  private static @Nullable Instant timeOf(String name, @Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProblemException(HttpStatus.BAD_REQUEST, "invalid_request",
          name + " must be a time like 2026-11-21T08:00:00Z, not '" + text + "'");
    }
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}

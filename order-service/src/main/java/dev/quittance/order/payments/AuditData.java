package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.order.orders.Order;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What audit entries about payments tell machines. */
final class AuditData {

  private AuditData() {
  }

  /** An amount, always as minor units: one text for one amount. */
  static Map<String, String> of(Money amount) {
    return Map.of("amount_minor", Long.toString(amount.amountMinor()),
        "currency", amount.currency());
  }

  /** An amount and one thing more. */
  static Map<String, String> of(Money amount, String name, String value) {
    Map<String, String> data = new LinkedHashMap<>(of(amount));
    data.put(name, value);
    return data;
  }

  /**
   * What a provider told, and what we made of it.
   *
   * @param mismatch why it was not believed; null if it was
   */
  static Map<String, String> of(
      PaymentOutcome outcome, OrderChange change, @Nullable String mismatch) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("event_id", outcome.eventId());
    data.put("event_type", outcome.type().wireName());
    data.put("provider", outcome.report().provider());
    data.put("verdict", mismatch == null ? "agrees" : mismatch);
    data.put("payment_status", change.payment().status().text());
    return data;
  }

  /** What became of the order. */
  static Map<String, String> of(Order before, OrderChange change) {
    Map<String, String> data = new LinkedHashMap<>(of(change.payment().amount()));
    data.put("order_before", before.status().text());
    data.put("order_after", change.order().status().text());
    data.put("refunded_minor", Long.toString(change.payment().facts().refundedMinor()));
    return data;
  }
}

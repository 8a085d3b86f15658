package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.CreditsGranted;
import dev.quittance.events.CreditsRevoked;
import dev.quittance.events.DisputeClosed;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.Money;
import dev.quittance.events.OrderCancelled;
import dev.quittance.events.OrderCreated;
import dev.quittance.events.OrderExpired;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.OrderReviewRequired;
import dev.quittance.events.PaymentId;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

@Timeout(10)
class FeishuMessageTests {

  private static final OrderId ORDER = new OrderId("order-1");
  private static final PaymentId PAYMENT = new PaymentId("payment-1");
  private static final Instant AT = TestClock.NOON;
  private static final Money PAID = new Money(19900, "CNY");

  private static String text(Event event) {
    return FeishuMessage.of(EventEnvelope.of(event, "/order-service", AT, null));
  }

  private static String headline(Event event) {
    return text(event).lines().findFirst().orElseThrow();
  }

  @Test
  void saysWhatHappened() {
    OrderPaid paid =
        new OrderPaid(ORDER, "user-1", PAYMENT, "stripe", PAID, null, Map.of(), AT);
    assertThat(text(paid)).isEqualTo("""
        Order paid: 199.00 CNY by stripe
        Order: order-1
        User: user-1
        Time: 2026-03-02T12:00:00Z
        Event: order.paid.v1:order-1""");
    assertThat(headline(new OrderRefunded(
        ORDER, "u", PAYMENT, PAID, new Money(100, "CNY"), null, false, AT)))
        .isEqualTo("Order refunded in part: 1.00 CNY of 199.00 CNY in all");
    assertThat(headline(new OrderRefunded(ORDER, "u", PAYMENT, PAID, PAID, null, true, AT)))
        .isEqualTo("Order refunded: 199.00 CNY of 199.00 CNY in all");
    assertThat(headline(new OrderReviewRequired(
        ORDER, "u", PAYMENT, "amount_mismatch", "500 JPY came", AT)))
        .isEqualTo("Order needs a person: amount_mismatch, 500 JPY came");
    assertThat(headline(new OrderExpired(ORDER, "u", AT))).isEqualTo("Order expired unpaid");
    assertThat(headline(new OrderCancelled(ORDER, "u", "not_wanted", AT)))
        .isEqualTo("Order cancelled: not_wanted");
    assertThat(headline(new CreditsChanged(
        ORDER, "u", "t-1", "expired", 5, -5, 7, 0, 0, "lapsed", AT)))
        .isEqualTo("Credits expired: 5, balance 7");
    assertThat(headline(new OrderCreated(ORDER, "u", PAID, null, AT)))
        .isEqualTo("Order created: 199.00 CNY");
    assertThat(headline(new CreditsGranted(ORDER, "u", 500, AT)))
        .isEqualTo("Credits granted: 500");
    assertThat(headline(new CreditsRevoked(ORDER, "u", 5, 7, "refund")))
        .isEqualTo("Credits taken back: 5, reason refund");
    assertThat(headline(dispute(true))).isEqualTo("Dispute lost: 199.00 CNY at stripe");
    assertThat(headline(dispute(false))).isEqualTo("Dispute won: 199.00 CNY at stripe");
  }

  private static DisputeClosed dispute(boolean lost) {
    return new DisputeClosed(new ProviderReport("stripe", "evt_1", "pi_1", Map.of(), ORDER,
        PAYMENT, AT, ReportedBy.WEBHOOK), "dp_1", PAID, lost);
  }

  @Test
  void mentionsNobodyWhateverOthersWrote() {
    String text = text(new OrderReviewRequired(
        ORDER, "<at user_id=\"all\">x</at>", PAYMENT, "r", "one\ntwo\u202e", AT));
    assertThat(text).doesNotContain("<", ">", "\u202e").contains("one two");
    assertThat(text.lines()).hasSize(5);
  }

  @Test
  void staysBelowWhatTheBotTakes() {
    String text = text(new OrderReviewRequired(ORDER, "\"\\".repeat(20_000), PAYMENT,
        "\uD83D\uDCB0".repeat(20_000), "\u0000".repeat(20_000), AT));
    byte[] json = JsonMapper.builder().build().writeValueAsBytes(text);
    assertThat(json).hasSizeLessThan(19 * 1024);
    assertThat(new String(json, StandardCharsets.UTF_8)).contains("order.review_required.v1");
  }
}

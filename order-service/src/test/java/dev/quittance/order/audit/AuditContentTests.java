package dev.quittance.order.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The canonical form: what is the same hashes the same, what is not does not. */
@Timeout(30)
class AuditContentTests {

  private static final Instant AT = Instant.parse("2026-11-21T10:00:00.123456Z");

  private static AuditContent content(Map<String, String> data) {
    return AuditContent.of(new OrderId("order-1"), new PaymentId("pay-1"), "payment.intent",
        "user-1", "50.00 CNY 元", data, AT);
  }

  private static Map<String, String> amount(String decimal) {
    Money amount = Money.ofMajor(decimal, "CNY");
    return Map.of("amount_minor", Long.toString(amount.amountMinor()));
  }

  @Test
  void hashesAsDocumented() {
    // Computed apart from this code, from the description of the canonical form.
    byte[] first = content(Map.of("b", "2", "a", "1")).hashAfter(null, 1);
    assertThat(HexFormat.of().formatHex(first)).isEqualTo(
        "40ad1765e8fadd2178f000e58ec4dff00be3c7383a88e056fa316ebefe910c32");
    byte[] second = AuditContent.of(new OrderId("order-1"), null, "x", "y", "", Map.of(), AT)
        .hashAfter(first, 2);
    assertThat(HexFormat.of().formatHex(second)).isEqualTo(
        "deb39d0599b1a6b87759ffd133ddd198a0a584e437dc88b5f102819190f8467f");
  }

  @Test
  void hashesOneAmountOneWayHoweverItWasWritten() {
    assertThat(content(amount("10.00")).hashAfter(null, 1))
        .isEqualTo(content(amount("10.000000")).hashAfter(null, 1))
        .isEqualTo(content(amount("10")).hashAfter(null, 1))
        .isNotEqualTo(content(amount("10.01")).hashAfter(null, 1));
  }

  @Test
  void hashesFieldsInAnyOrderAndNoFinerTimeThanTheDatabaseKeeps() {
    Map<String, String> one = new LinkedHashMap<>();
    one.put("a", "1");
    one.put("b", "2");
    Map<String, String> other = new LinkedHashMap<>();
    other.put("b", "2");
    other.put("a", "1");
    assertThat(content(one).canonical()).isEqualTo(content(other).canonical());
    assertThat(AuditContent.of(new OrderId("o"), null, "a", "b", "c", Map.of(),
        AT.plusNanos(999)).at()).isEqualTo(AT);
  }

  @Test
  void neverTakesTheEndOfOneFieldForTheBeginningOfTheNext() {
    List<AuditContent> similar = List.of(
        new AuditContent("o", null, "ab", "c", "", Map.of(), AT),
        new AuditContent("o", null, "a", "bc", "", Map.of(), AT),
        new AuditContent("o", "", "a", "bc", "", Map.of(), AT),
        new AuditContent("o", null, "a", "bc", "", Map.of("", ""), AT),
        new AuditContent("o", null, "a", "b", "c", Map.of(), AT),
        new AuditContent("oa", null, "", "bc", "", Map.of(), AT));
    assertThat(similar.stream().map(each -> HexFormat.of().formatHex(each.canonical())))
        .doesNotHaveDuplicates();
  }

  @Test
  void keepsOutWhatTheDatabaseCannotStore() {
    AuditContent content = AuditContent.of(new OrderId("o"), null, "a", "b", "\u0000\ud800x\n",
        Map.of("k", "\u0000" + "y".repeat(9000)), AT);
    assertThat(content.detail()).isEqualTo("\ufffd\ufffdx\ufffd");
    assertThat(content.data().get("k")).hasSize(2000);
  }
}

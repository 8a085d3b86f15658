package dev.quittance.reconciliation.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundFailed;
import dev.quittance.reconciliation.settlement.Matching.Finding;
import dev.quittance.reconciliation.settlement.Matching.Others;
import dev.quittance.reconciliation.settlement.SettlementFact.Kind;
import dev.quittance.reconciliation.settlement.formats.LineKind;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class MatchingTests {

  private static final Money PRICE = new Money(19_900, "CNY");
  private static final Money OTHER_AMOUNT = new Money(19_800, "CNY");
  private static final Money OTHER_CURRENCY = new Money(19_900, "USD");
  private static final Instant AT = Instant.parse("2026-11-20T10:00:00Z");

  private static SettlementLine line(LineKind kind, @Nullable Money charged) {
    boolean refund = kind == LineKind.REFUND || kind == LineKind.REFUND_FAILURE;
    return new SettlementLine(2, "txn_1", kind, List.of("pi_1"), refund ? "re_1" : null, PRICE,
        new Money(607, "CNY"), new Money(19_293, "CNY"), charged, AT, "charge", "raw");
  }

  private static KnownPayment known(SettlementFact... facts) {
    return new KnownPayment(new PaymentId("p-1"), new OrderId("o-1"), "pi_1",
        Map.of("payment_intent", "pi_1"), PRICE, List.of(facts));
  }

  private static SettlementFact fact(Kind kind, @Nullable Money amount) {
    boolean refund = switch (kind) {
      case REFUNDED, REFUND_PENDING, REFUND_FAILED -> true;
      case PAID, FAILED, EXPIRED, CANCELLED, DISPUTE_LOST, REFUND_TOTAL -> false;
    };
    return new SettlementFact("stripe", kind, new PaymentId("p-1"), List.of("pi_1"),
        refund ? "re_1" : null, amount, AT);
  }

  private static List<Difference> kinds(
      SettlementLine line, @Nullable KnownPayment known, Others others) {
    return Matching.of(line, known, others, null).stream().map(Finding::kind).toList();
  }

  /** A line, what we know, and what follows. */
  record Case(LineKind kind, @Nullable Money charged, @Nullable KnownPayment known,
      Others others, List<Difference> expected) {
  }

  private static Case of(LineKind kind, @Nullable KnownPayment known, Difference... expected) {
    return new Case(kind, PRICE, known, Others.NONE, List.of(expected));
  }

  private static Case of(LineKind kind, @Nullable Money charged, KnownPayment known,
      Others others, Difference... expected) {
    return new Case(kind, charged, known, others, List.of(expected));
  }

  static Stream<Case> cases() {
    KnownPayment paid = known(fact(Kind.PAID, PRICE));
    KnownPayment refunded = known(fact(Kind.PAID, PRICE), fact(Kind.REFUNDED, PRICE));
    KnownPayment refundFailed = known(fact(Kind.REFUNDED, PRICE), fact(Kind.REFUND_FAILED, null));
    KnownPayment total = known(fact(Kind.PAID, PRICE), fact(Kind.REFUND_TOTAL, PRICE));
    KnownPayment lost = known(fact(Kind.PAID, PRICE), fact(Kind.DISPUTE_LOST, PRICE));
    Others undone = new Others(null, 0, true);
    return Stream.of(
        of(LineKind.PAYMENT, paid),
        of(LineKind.PAYMENT, null, Difference.MISSING_HERE),
        of(LineKind.PAYMENT, known(), Difference.MISSING_HERE),
        of(LineKind.PAYMENT, known(fact(Kind.FAILED, null)), Difference.STATUS_DIFFERS),
        of(LineKind.PAYMENT, known(fact(Kind.EXPIRED, null)), Difference.STATUS_DIFFERS),
        of(LineKind.PAYMENT, known(fact(Kind.CANCELLED, null)), Difference.STATUS_DIFFERS),
        of(LineKind.PAYMENT, known(fact(Kind.EXPIRED, null), fact(Kind.PAID, PRICE))),
        of(LineKind.PAYMENT, PRICE, known(fact(Kind.FAILED, null)), undone),
        of(LineKind.PAYMENT, OTHER_AMOUNT, paid, Others.NONE, Difference.AMOUNT_DIFFERS),
        of(LineKind.PAYMENT, OTHER_CURRENCY, paid, Others.NONE, Difference.CURRENCY_DIFFERS),
        of(LineKind.PAYMENT, null, paid, Others.NONE),
        of(LineKind.PAYMENT, OTHER_AMOUNT, known(fact(Kind.PAID, OTHER_AMOUNT)), Others.NONE),
        of(LineKind.PAYMENT, OTHER_AMOUNT, known(), Others.NONE, Difference.MISSING_HERE,
            Difference.AMOUNT_DIFFERS),
        of(LineKind.PAYMENT, PRICE, paid, new Others("txn_0", 0, false),
            Difference.AMOUNT_DIFFERS),
        of(LineKind.REFUND, refunded),
        of(LineKind.REFUND, null, Difference.MISSING_HERE),
        of(LineKind.REFUND, paid, Difference.MISSING_HERE),
        of(LineKind.REFUND, known(fact(Kind.REFUND_PENDING, PRICE)), Difference.MISSING_HERE),
        of(LineKind.REFUND, refundFailed, Difference.STATUS_DIFFERS),
        of(LineKind.REFUND, PRICE, refundFailed, undone),
        of(LineKind.REFUND, OTHER_AMOUNT, refunded, Others.NONE, Difference.AMOUNT_DIFFERS),
        of(LineKind.REFUND, OTHER_CURRENCY, refunded, Others.NONE, Difference.CURRENCY_DIFFERS),
        of(LineKind.REFUND, PRICE, total, new Others(null, 19_900, false)),
        of(LineKind.REFUND, PRICE, total, new Others(null, 19_901, false),
            Difference.MISSING_HERE),
        of(LineKind.REFUND, OTHER_CURRENCY, total, Others.NONE, Difference.MISSING_HERE),
        of(LineKind.REFUND_FAILURE, refundFailed),
        of(LineKind.REFUND_FAILURE, null, Difference.MISSING_HERE),
        of(LineKind.REFUND_FAILURE, paid, Difference.MISSING_HERE),
        of(LineKind.REFUND_FAILURE, refunded, Difference.STATUS_DIFFERS),
        of(LineKind.PAYMENT_REVERSAL, null, Difference.MISSING_HERE),
        of(LineKind.PAYMENT_REVERSAL, paid, Difference.STATUS_DIFFERS),
        of(LineKind.PAYMENT_REVERSAL, total),
        of(LineKind.PAYMENT_REVERSAL, lost),
        of(LineKind.PAYMENT_REVERSAL, known(fact(Kind.FAILED, null))),
        of(LineKind.OTHER, null), of(LineKind.OTHER, paid));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void findsWhatDiffers(Case one) {
    assertThat(kinds(line(one.kind(), one.charged()), one.known(), one.others()))
        .containsExactlyElementsOf(one.expected());
  }

  @Test
  void doesNotDependOnTheOrderOfFacts() {
    SettlementFact[] facts = {fact(Kind.EXPIRED, null), fact(Kind.PAID, PRICE),
      fact(Kind.REFUNDED, PRICE), fact(Kind.REFUND_FAILED, null), fact(Kind.PAID, PRICE)};
    SettlementFact[] reversed = facts.clone();
    Collections.reverse(Arrays.asList(reversed));
    for (LineKind kind : LineKind.values()) {
      assertThat(kinds(line(kind, PRICE), known(facts), Others.NONE))
          .isEqualTo(kinds(line(kind, PRICE), known(reversed), Others.NONE));
    }
  }

  @Test
  void tellsWhatEachSideSays() {
    Finding finding = Matching.of(line(LineKind.PAYMENT, OTHER_AMOUNT),
        known(fact(Kind.PAID, PRICE)), Others.NONE, null).getFirst();
    assertThat(finding.evidence()).containsEntry("here", "199.00 CNY")
        .containsEntry("there", "198.00 CNY").containsEntry("line", "txn_1")
        .containsEntry("order_id", "o-1");
  }

  @ParameterizedTest
  @CsvSource({"290,30,0,true", "290,29,1,true", "290,28,1,false", "291,30,0,false",
    "0,607,0,true", "0,0,606,false"})
  void checksTheFeeOnlyAsExpected(int basisPoints, long fixed, long tolerance, boolean fine) {
    List<Finding> findings = Matching.of(line(LineKind.PAYMENT, PRICE),
        known(fact(Kind.PAID, PRICE)), Others.NONE,
        new FeeExpectation(basisPoints, fixed, tolerance));
    assertThat(findings.stream().map(Finding::kind).toList())
        .isEqualTo(fine ? List.of() : List.of(Difference.FEE_UNEXPECTED));
  }

  @Test
  void refusesAFeeThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> new FeeExpectation(-1, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FeeExpectation(10_001, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new FeeExpectation(0, -1, 0));
  }

  @ParameterizedTest
  @CsvSource({"MISSING_HERE,true", "STATUS_DIFFERS,true", "MISSING_THERE,false",
    "AMOUNT_DIFFERS,false", "CURRENCY_DIFFERS,false", "FEE_UNEXPECTED,false"})
  void repairsOnlyWhatIsMissing(Difference kind, boolean possible) {
    assertThat(Repair.isPossible(kind)).isEqualTo(possible);
  }

  @Test
  void tellsWhatALineProvesUnderAnIdOfTheLine() {
    PaymentOutcome paid =
        Repair.outcome("stripe", line(LineKind.PAYMENT, PRICE), known()).orElseThrow();
    assertThat(paid).isInstanceOfSatisfying(PaymentSucceeded.class,
        event -> assertThat(event.amount()).isEqualTo(PRICE));
    assertThat(paid.eventId()).isEqualTo("settlement:stripe:txn_1:succeeded");
    assertThat(paid.report().paymentId()).isEqualTo(new PaymentId("p-1"));
    assertThat(Repair.outcome("stripe", line(LineKind.REFUND, PRICE), known()).orElseThrow())
        .isInstanceOfSatisfying(PaymentRefunded.class, event -> {
          assertThat(event.providerRefundId()).isEqualTo("re_1");
          assertThat(event.amount()).isEqualTo(PRICE);
          assertThat(event.eventId()).isEqualTo("settlement:stripe:txn_1:refunded");
        });
    assertThat(
        Repair.outcome("stripe", line(LineKind.REFUND_FAILURE, PRICE), known()).orElseThrow())
        .isInstanceOf(RefundFailed.class);
    assertThat(Repair.outcome("stripe", line(LineKind.PAYMENT, null), known())).isEmpty();
    assertThat(Repair.outcome("stripe", line(LineKind.PAYMENT_REVERSAL, PRICE), known()))
        .isEmpty();
    assertThat(Repair.outcome("stripe", line(LineKind.OTHER, PRICE), known())).isEmpty();
  }
}

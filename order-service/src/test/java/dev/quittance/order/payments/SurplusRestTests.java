package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundId;
import dev.quittance.order.disputes.Disputes.Standing;
import dev.quittance.order.payments.PaymentFacts.Dispute;
import dev.quittance.order.payments.PaymentFacts.RefundFact;
import dev.quittance.order.payments.RefundRequest.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class SurplusRestTests {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");
  private static final OrderId ORDER = new OrderId("o");
  private static final PaymentId PAYMENT = new PaymentId("p");

  private static final Standing NONE = new Standing(0, 0, false);
  private static final Standing OPEN = new Standing(0, 4000, true);

  private static Payment payment(boolean surplus, long refunded, Dispute dispute) {
    Map<String, RefundFact> refunds = refunded == 0 ? Map.of()
        : Map.of("re_1", new RefundFact(null, refunded, false));
    return new Payment(PAYMENT, ORDER, 2, "stripe", null, new Money(5000, "CNY"),
        new PaymentFacts(true, 5000L, null, 0, refunds, dispute), true, surplus, null, null, null,
        null, null, NOW);
  }

  private static RefundRequest asked(
      String by, long minor, Status status, @Nullable String failureCode) {
    return new RefundRequest(new RefundId("r"), ORDER, PAYMENT, new Money(minor, "CNY"), status,
        "twice", by, null, failureCode, null, NOW);
  }

  private static SurplusRest of(Payment payment, RefundRequest... requests) {
    return of(payment, NONE, requests);
  }

  private static SurplusRest of(Payment payment, Standing standing, RefundRequest... requests) {
    return SurplusRest.of(payment, List.of(requests), standing, true, 0, NOW);
  }

  private static RefundRequest failed(String code) {
    return asked(SurplusRest.POLICY, 5000, Status.FAILED, code);
  }

  @Test
  void leavesWhatIsNoSurplusOrWhatNobodyWantedBack() {
    assertThat(of(payment(false, 0, Dispute.NONE), failed("not_made")))
        .isEqualTo(new SurplusRest.Nothing());
    assertThat(of(payment(true, 0, Dispute.NONE))).isEqualTo(new SurplusRest.Nothing());
    assertThat(of(payment(true, 0, Dispute.NONE), asked("admin", 5000, Status.FAILED, "no")))
        .isEqualTo(new SurplusRest.Nothing());
  }

  @Test
  void leavesWhatIsBackOrOnItsWay() {
    assertThat(of(payment(true, 5000, Dispute.NONE), failed("no")))
        .isEqualTo(new SurplusRest.Nothing());
    assertThat(of(payment(true, 100, Dispute.NONE), failed("not_made"),
        asked("admin", 4000, Status.PENDING, null))).isEqualTo(new SurplusRest.Nothing());
    assertThat(of(payment(true, 0, Dispute.NONE),
        asked(SurplusRest.POLICY, 5000, Status.SUCCEEDED, null)))
        .isEqualTo(new SurplusRest.Nothing());
  }

  @ParameterizedTest
  @EnumSource(value = Dispute.class, names = {"OPEN", "WON", "LOST"})
  void leavesWhatTheBankMayTakeOrHasTaken(Dispute dispute) {
    assertThat(of(payment(true, 0, dispute), OPEN, failed("not_made")))
        .as("another dispute may have ended").isEqualTo(new SurplusRest.Nothing());
    assertThat(of(payment(true, 0, dispute), new Standing(5000, 0, false), failed("not_made")))
        .isEqualTo(new SurplusRest.Nothing());
  }

  @Test
  void asksForLessThanWhatWasRefused() {
    assertThat(of(payment(true, 700, Dispute.NONE), failed("exceeded")))
        .isInstanceOfSatisfying(SurplusRest.Ask.class, ask -> {
          assertThat(ask.refund().amount()).isEqualTo(new Money(4300, "CNY"));
          assertThat(ask.refund().refundId()).isEqualTo(new RefundId("surplus-p-2"));
          assertThat(ask.refund().requestedBy()).isEqualTo(SurplusRest.POLICY);
        });
  }

  @Test
  void asksAgainOnceTheDisputeThatStoodInTheWayIsWon() {
    assertThat(of(payment(true, 0, Dispute.WON), failed("charge_disputed")))
        .isInstanceOfSatisfying(SurplusRest.Ask.class, ask ->
            assertThat(ask.refund().amount()).isEqualTo(new Money(5000, "CNY")));
  }

  /** Disputed before we knew that it was surplus: a person was told, and nobody has asked yet. */
  @Test
  void asksForTheFirstTimeOnceNothingIsDisputedAnyMore() {
    Payment won = payment(true, 700, Dispute.WON);
    assertThat(of(won, OPEN)).isEqualTo(new SurplusRest.Nothing());
    assertThat(of(won)).isInstanceOfSatisfying(SurplusRest.Ask.class, ask -> {
      assertThat(ask.refund().amount()).isEqualTo(new Money(4300, "CNY"));
      assertThat(ask.refund().refundId()).isEqualTo(new RefundId("surplus-p"));
    });
    assertThat(of(won, asked("admin", 100, Status.SUCCEEDED, null)))
        .as("a part went back by hand").isInstanceOf(SurplusRest.Ask.class);
    assertThat(SurplusRest.of(won, List.of(), NONE, false, 0, NOW))
        .as("nobody wants it back").isEqualTo(new SurplusRest.Nothing());
  }

  @Test
  void asksForWhatALostDisputeHasLeftAndThenCallsAPerson() {
    Payment lost = payment(true, 0, Dispute.LOST);
    Standing part = new Standing(3000, 0, false);
    assertThat(of(lost, part)).isInstanceOfSatisfying(SurplusRest.Ask.class, ask ->
        assertThat(ask.refund().amount()).isEqualTo(new Money(2000, "CNY")));
    assertThat(of(lost, part, failed("charge_disputed")))
        .isInstanceOfSatisfying(SurplusRest.Ask.class, ask ->
            assertThat(ask.refund().amount()).isEqualTo(new Money(2000, "CNY")));
    RefundRequest refused = asked(SurplusRest.POLICY, 2000, Status.FAILED, "charge_disputed");
    assertThat(of(lost, part, failed("charge_disputed"), refused))
        .isEqualTo(new SurplusRest.ForPerson(new Money(2000, "CNY"), refused));
  }

  @Test
  void asksForWhatComesAfterARefundThatWasMade() {
    RefundRequest made = asked(SurplusRest.POLICY, 4400, Status.SUCCEEDED, null);
    Payment payment = payment(true, 4400, Dispute.NONE);

    assertThat(SurplusRest.of(payment, List.of(made), NONE, true, 600, NOW))
        .isInstanceOfSatisfying(SurplusRest.Ask.class, ask -> {
          assertThat(ask.refund().amount()).isEqualTo(new Money(600, "CNY"));
          assertThat(ask.refund().refundId()).isEqualTo(new RefundId("surplus-p-2"));
        });
    assertThat(SurplusRest.of(payment, List.of(made), OPEN, true, 600, NOW)).as("disputed")
        .isEqualTo(new SurplusRest.ForPerson(new Money(600, "CNY"), made));
  }

  @ParameterizedTest
  @EnumSource(value = Status.class, names = {"REQUESTED", "PENDING"})
  void callsAPersonForWhatComesWhileARefundIsUnderWay(Status status) {
    RefundRequest open = asked(SurplusRest.POLICY, 4400, status, null);

    assertThat(SurplusRest.of(
        payment(true, 0, Dispute.NONE), List.of(open), NONE, true, 600, NOW))
        .isEqualTo(new SurplusRest.ForPerson(new Money(600, "CNY"), open));
  }

  @Test
  void callsAPersonForARefundThatFailsAfterALaterOneWasMade() {
    RefundRequest early = asked(SurplusRest.POLICY, 4400, Status.FAILED, "lost_card");
    RefundRequest later = asked(SurplusRest.POLICY, 600, Status.SUCCEEDED, null);

    assertThat(of(payment(true, 600, Dispute.NONE), early, later))
        .isEqualTo(new SurplusRest.ForPerson(new Money(4400, "CNY"), early));
  }

  /** 4000 were told as a sum, and may hold what we refunded, or not. */
  @Test
  void asksForNothingAfterARefundThatWasMadeUnlessMoreComes() {
    Payment payment = payment(true, 4000, Dispute.NONE);
    RefundRequest made = asked(SurplusRest.POLICY, 1000, Status.SUCCEEDED, null);

    assertThat(of(payment, made)).isEqualTo(new SurplusRest.Nothing());
    assertThat(SurplusRest.of(payment, List.of(made), NONE, true, 300, NOW))
        .isInstanceOfSatisfying(SurplusRest.Ask.class, ask -> assertThat(ask.refund().amount())
            .as("never more than came").isEqualTo(new Money(300, "CNY")));
  }

  @Test
  void handsToAPersonWhatWouldFailAgain() {
    assertThat(of(payment(true, 0, Dispute.NONE), failed("insufficient_funds")))
        .isEqualTo(new SurplusRest.ForPerson(
            new Money(5000, "CNY"), failed("insufficient_funds")));
  }

  @Test
  void endsAfterSomeRefundsThatWereNotMade() {
    List<RefundRequest> requests = new ArrayList<>();
    Payment payment = payment(true, 0, Dispute.NONE);
    for (int count = 1; count < SurplusRest.MOST_REFUNDS; count++) {
      requests.add(failed("not_made"));
      assertThat(SurplusRest.of(payment, requests, NONE, true, 0, NOW))
          .isInstanceOf(SurplusRest.Ask.class);
    }
    requests.add(failed("not_made"));

    assertThat(SurplusRest.of(payment, requests, NONE, true, 0, NOW))
        .isInstanceOf(SurplusRest.ForPerson.class);
  }
}

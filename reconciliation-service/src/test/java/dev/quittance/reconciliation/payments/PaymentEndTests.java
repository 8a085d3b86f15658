package dev.quittance.reconciliation.payments;

import static dev.quittance.reconciliation.Samples.NOON;
import static dev.quittance.reconciliation.Samples.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(10)
class PaymentEndTests {

  private static final PaymentId ID = new PaymentId("p-1");
  private static final ProviderReport REPORT =
      Samples.report("stripe", ID, true, ReportedBy.WEBHOOK);

  static Stream<PaymentOutcome> ends() {
    return Stream.of(new PaymentSucceeded(REPORT, PRICE), new PaymentExpired(REPORT),
        new PaymentCancelled(REPORT, "requested"), new PaymentFailed(REPORT, "c", "m", true));
  }

  static Stream<PaymentOutcome> notEnds() {
    return Stream.of(new PaymentFailed(REPORT, "c", "m", false), new PaymentApproved(REPORT, PRICE),
        new PaymentRefunded(REPORT, null, null, PRICE, PRICE),
        new RefundFailed(REPORT, null, null, PRICE, "c", "m"),
        new DisputeOpened(REPORT, "d", PRICE, "fraud"),
        new DisputeClosed(REPORT, "d", PRICE, true));
  }

  @ParameterizedTest
  @MethodSource("ends")
  void endsThePayment(PaymentOutcome outcome) {
    assertThat(PaymentEnd.of(outcome)).hasValueSatisfying(end -> {
      assertThat(end.paymentId()).isEqualTo(ID);
      assertThat(end.closedBy()).isEqualTo(ClosedBy.WEBHOOK);
    });
  }

  @ParameterizedTest
  @MethodSource("notEnds")
  void changesNothing(PaymentOutcome outcome) {
    assertThat(PaymentEnd.of(outcome)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(ReportedBy.class)
  void keepsHowWeLearnedIt(ReportedBy reportedBy) {
    PaymentOutcome outcome = new PaymentExpired(Samples.report("stripe", ID, true, reportedBy));
    assertThat(PaymentEnd.of(outcome)).hasValueSatisfying(end ->
        assertThat(end.closedBy().name()).isEqualTo(reportedBy.name()));
  }

  @Test
  void endsAPaymentThatWasNeverCreated() {
    PaymentEnd end = PaymentEnd.of(new PaymentCreationFailed(
        new OrderId("o-1"), ID, null, "declined", "no", false, NOON));
    assertThat(end.closedBy()).isEqualTo(ClosedBy.CREATION_FAILED);
    assertThat(end.paymentId()).isEqualTo(ID);
  }
}

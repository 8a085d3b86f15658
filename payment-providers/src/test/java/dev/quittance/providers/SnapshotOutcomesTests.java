package dev.quittance.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(10)
class SnapshotOutcomesTests {

  private static final Instant PAID_AT = Instant.parse("2026-11-21T10:00:00Z");
  private static final Instant REFUNDED_AT = Instant.parse("2026-11-22T10:00:00Z");
  private static final PaymentReference REFERENCE = new PaymentReference(new PaymentId("p-1"),
      new OrderId("o-1"), "x_1", Map.of("kind", "x_1"), new Money(1000, "USD"));

  private static PaymentSnapshot snapshot(PaymentStatus status, RefundSnapshot... refunds) {
    return snapshot(status, 0, refunds);
  }

  private static PaymentSnapshot snapshot(
      PaymentStatus status, long refundedMinor, RefundSnapshot... refunds) {
    return new PaymentSnapshot("stripe", "x_1", Map.of("charge", "ch_1"), new OrderId("forged"),
        null, status, new Money(1000, "USD"), new Money(900, "USD"),
        new Money(refundedMinor, "USD"), null, null, List.of(refunds), null, PAID_AT, null,
        new RawAnswer(200, "{}"));
  }

  private static RefundSnapshot refund(String id, RefundStatus status, @Nullable RefundId ours) {
    return new RefundSnapshot(id, ours, new Money(100, "USD"), status, null, REFUNDED_AT);
  }

  private static @Nullable Class<?> expected(PaymentStatus status) {
    return switch (status) {
      case PENDING -> null;
      case AUTHORISED -> PaymentApproved.class;
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> PaymentSucceeded.class;
      case FAILED -> PaymentFailed.class;
      case CANCELLED -> PaymentCancelled.class;
      case EXPIRED -> PaymentExpired.class;
    };
  }

  @ParameterizedTest
  @EnumSource
  void tellsWhatAWebhookWouldHaveTold(PaymentStatus status) {
    List<PaymentOutcome> outcomes = SnapshotOutcomes.of(snapshot(status), REFERENCE);

    Class<?> expected = expected(status);
    if (expected == null) {
      assertThat(outcomes).isEmpty();
    } else {
      assertThat(outcomes).singleElement().isInstanceOf(expected);
    }
  }

  @Test
  void tellsWhatWasReceivedAndNotWhatWasAsked() {
    assertThat(SnapshotOutcomes.of(snapshot(PaymentStatus.SUCCEEDED), REFERENCE))
        .singleElement().isInstanceOfSatisfying(PaymentSucceeded.class, succeeded -> {
          assertThat(succeeded.amount()).isEqualTo(new Money(900, "USD"));
          assertThat(succeeded.report().orderId()).isEqualTo(new OrderId("o-1"));
          assertThat(succeeded.report().occurredAt()).isEqualTo(PAID_AT);
          assertThat(succeeded.eventId()).isEqualTo("sync:stripe:x_1:succeeded");
          assertThat(succeeded.report().references())
              .containsEntry("kind", "x_1").containsEntry("charge", "ch_1");
        });
  }

  @Test
  void tellsThatThePayerAgreedAndNotThatAnythingWasPaid() {
    assertThat(SnapshotOutcomes.of(snapshot(PaymentStatus.AUTHORISED), REFERENCE))
        .singleElement().isInstanceOfSatisfying(PaymentApproved.class, approved -> {
          assertThat(approved.amount()).isEqualTo(new Money(1000, "USD"));
          assertThat(approved.eventId()).isEqualTo("sync:stripe:x_1:approved");
        });
  }

  @Test
  void tellsOfMoneyThatWentBackWithoutARefund() {
    assertThat(SnapshotOutcomes.of(snapshot(PaymentStatus.PARTIALLY_REFUNDED, 300,
        refund("re_1", RefundStatus.SUCCEEDED, null)), REFERENCE)).last()
        .isInstanceOfSatisfying(PaymentRefunded.class, refunded -> {
          assertThat(refunded.totalRefunded()).isEqualTo(new Money(300, "USD"));
          assertThat(refunded.eventId()).isEqualTo("sync:stripe:x_1:refunded_total:300");
        });
    assertThat(SnapshotOutcomes.of(snapshot(PaymentStatus.PARTIALLY_REFUNDED, 100,
        refund("re_1", RefundStatus.SUCCEEDED, null)), REFERENCE)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"OPEN, dispute_opened:dp_1, DisputeOpened, ",
    "WON, dispute_closed:dp_1, DisputeClosed, false",
    "LOST, dispute_closed:dp_1, DisputeClosed, true"})
  void tellsHowFarADisputeHasCome(
      DisputeSnapshot.Status status, String fact, String type, @Nullable Boolean lost) {
    PaymentSnapshot paid = snapshot(PaymentStatus.SUCCEEDED);
    PaymentSnapshot disputed = new PaymentSnapshot(paid.provider(), paid.providerPaymentId(),
        paid.references(), null, null, paid.status(), paid.amount(), paid.received(),
        paid.refunded(), null, null, List.of(), null, PAID_AT, null, paid.raw(),
        List.of(new DisputeSnapshot(
            "dp_1", new Money(900, "USD"), "fraudulent", status, REFUNDED_AT)));

    PaymentOutcome outcome = SnapshotOutcomes.of(disputed, REFERENCE).getLast();

    assertThat(outcome.eventId()).isEqualTo("sync:stripe:x_1:" + fact);
    assertThat(outcome.getClass().getSimpleName()).isEqualTo(type);
    assertThat(outcome.report().occurredAt()).isEqualTo(REFUNDED_AT);
    if (outcome instanceof DisputeClosed closed) {
      assertThat(closed.lost()).isEqualTo(lost);
    }
  }

  @Test
  void givesEveryRefundAnIdOfItsOwnAndItsOwnTime() {
    List<PaymentOutcome> outcomes = SnapshotOutcomes.of(snapshot(
        PaymentStatus.PARTIALLY_REFUNDED, refund("re_1", RefundStatus.SUCCEEDED, new RefundId("r")),
        refund("re_2", RefundStatus.FAILED, null), refund("re_3", RefundStatus.PENDING, null),
        refund("re_4", RefundStatus.CANCELLED, null)), REFERENCE);

    assertThat(outcomes).extracting(PaymentOutcome::eventId).containsExactly(
        "sync:stripe:x_1:succeeded", "sync:stripe:x_1:refunded:re_1",
        "sync:stripe:x_1:refund_failed:re_2", "sync:stripe:x_1:refund_failed:re_4");
    assertThat(outcomes.get(1)).isInstanceOfSatisfying(PaymentRefunded.class, refunded -> {
      assertThat(refunded.refundId()).isEqualTo(new RefundId("r"));
      assertThat(refunded.report().occurredAt()).isEqualTo(REFUNDED_AT);
    });
    assertThat(outcomes.get(2)).isInstanceOf(RefundFailed.class);
  }
}

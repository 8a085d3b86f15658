package dev.quittance.reconciliation.sync;

import static dev.quittance.reconciliation.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RefundSnapshot;
import dev.quittance.providers.RefundStatus;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import dev.quittance.reconciliation.schedule.ReadSchedule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class SyncDecisionTests {

  private static final ReadSchedule SCHEDULE =
      new ReadSchedule(List.of(Duration.ofMinutes(1)),
          Duration.ZERO, Duration.ofDays(7), List.of(Duration.ofHours(1), Duration.ofDays(1)));
  private static final PaymentId ID = new PaymentId("p-1");

  /** Ages: young, over (at its end of life), long_over (the longest life after that). */
  @ParameterizedTest
  @CsvSource({
    // row,     last,      age,       reading,            result,      next
    "open,      ,          young,     PENDING,            PENDING,     again",
    "open,      ,          young,     AUTHORISED,         PENDING,     again",
    "open,      ,          over,      PENDING,            GIVEN_UP,    PENDING_PAST_LIFE",
    "open,      ,          over,      AUTHORISED,         GIVEN_UP,    PENDING_PAST_LIFE",
    "open,      ,          young,     SUCCEEDED,          CLOSED,      close_1h",
    "open,      ,          over,      SUCCEEDED,          CLOSED,      close_1h",
    "open,      ,          young,     PARTIALLY_REFUNDED, CLOSED,      close_1h",
    "open,      ,          young,     REFUNDED,           CLOSED,      close_1h",
    "open,      ,          young,     FAILED,             CLOSED,      close",
    "open,      ,          young,     CANCELLED,          CLOSED,      close",
    "open,      ,          over,      EXPIRED,            CLOSED,      close",
    "open,      ,          young,     not_found,          NOT_FOUND,   again",
    "open,      not_found, young,     not_found,          NOT_FOUND,   again",
    "open,      pending,   over,      not_found,          NOT_FOUND,   again",
    "open,      not_found, over,      not_found,          GIVEN_UP,    MISSING_AT_PROVIDER",
    "open,      ,          young,     timeout,            UNAVAILABLE, again",
    "open,      ,          over,      timeout,            UNAVAILABLE, again",
    "open,      ,          long_over, timeout,            GIVEN_UP,    UNREADABLE_PAST_LIFE",
    "open,      ,          long_over, unsupported,        UNAVAILABLE, never",
    "closed,    ,          over,      PENDING,            PENDING,     never",
    "closed,    ,          young,     REFUNDED,           ALREADY_CLOSED, later",
    "paid,      ,          young,     SUCCEEDED,          ALREADY_CLOSED, later",
    "paid,      ,          young,     not_found,          NOT_FOUND,   later",
    "paid,      ,          young,     PENDING,            PENDING,     later",
    "paid,      ,          long_over, timeout,            UNAVAILABLE, again",
    "late,      ,          young,     SUCCEEDED,          ALREADY_CLOSED, next_day",
    "done,      ,          long_over, REFUNDED,           ALREADY_CLOSED, never",
    "closed,    ,          young,     FAILED,             ALREADY_CLOSED, never",
    "closed,    ,          long_over, timeout,            UNAVAILABLE, again",
    "closed,    not_found, over,      not_found,          NOT_FOUND,   never",
    "given_up,  ,          over,      PENDING,            PENDING,     never",
    "given_up,  ,          over,      SUCCEEDED,          CLOSED,      close_1h",
    "given_up,  ,          long_over, timeout,            UNAVAILABLE, again",
  })
  void decides(String row, @Nullable String last, String age, String reading, SyncResult result,
      String next) {
    Instant created = NOON.minus(switch (age) {
      case "young" -> Duration.ofHours(1);
      case "over" -> Duration.ofDays(7);
      default -> Duration.ofDays(14);
    });
    SyncDecision decision = SyncDecision.of(
        SCHEDULE, payment(row, last, created), reading(reading), 1, NOON);
    assertThat(decision.result()).isEqualTo(result);
    assertThat(decision.next()).isEqualTo(switch (next) {
      case "again" -> new SyncDecision.Next.ReadAgain(NOON.plusSeconds(60));
      case "never" -> new SyncDecision.Next.ReadAgain(null);
      case "later" -> new SyncDecision.Next.ReadAgain(NOON.plus(Duration.ofHours(1)));
      case "next_day" -> new SyncDecision.Next.ReadAgain(NOON.plus(Duration.ofHours(23)));
      case "close" -> new SyncDecision.Next.Close(PaymentStatus.valueOf(reading), null);
      case "close_1h" -> new SyncDecision.Next.Close(
          PaymentStatus.valueOf(reading), NOON.plus(Duration.ofHours(1)));
      default -> new SyncDecision.Next.GiveUp(DiscrepancyKind.valueOf(next));
    });
  }

  @Test
  void looksAgainWhileARefundIsUnderWayButNotForEver() {
    PaymentReading paid = Samples.found("stripe", ID, PaymentStatus.SUCCEEDED, new RefundSnapshot(
        "re_1", null, Samples.PRICE, RefundStatus.PENDING, null, NOON));

    assertThat(SyncDecision.of(SCHEDULE, payment("closed", null, NOON), paid, 1, NOON).next())
        .isEqualTo(new SyncDecision.Next.ReadAgain(NOON.plusSeconds(60)));
    assertThat(SyncDecision.of(SCHEDULE, payment("open", null, NOON), paid, 1, NOON).next())
        .isEqualTo(new SyncDecision.Next.Close(
            PaymentStatus.SUCCEEDED, NOON.plusSeconds(60)));
    assertThat(SyncDecision.of(SCHEDULE, payment("closed", null, NOON), paid, 1000, NOON).next())
        .isEqualTo(new SyncDecision.Next.ReadAgain(NOON.plus(Duration.ofHours(1))));
    assertThat(SyncDecision.of(SCHEDULE, payment("done", null, NOON), paid, 1000, NOON).next())
        .isEqualTo(new SyncDecision.Next.ReadAgain(null));
  }

  @Test
  void keepsWhyTheProviderToldNothing() {
    SyncDecision decision =
        SyncDecision.of(SCHEDULE, payment("open", null, NOON), reading("timeout"), 1, NOON);
    assertThat(decision.status()).isEqualTo("unavailable");
    assertThat(decision.error()).isEqualTo("timeout: silence");
  }

  @Test
  void remembersWhenItLearnedOfTheSuccess() {
    assertThat(SyncDecision.of(SCHEDULE, payment("open", null, NOON), reading("SUCCEEDED"), 1,
        NOON.plusSeconds(9)).paidAt()).isEqualTo(NOON.plusSeconds(9));
    assertThat(SyncDecision.of(SCHEDULE, payment("paid", null, NOON), reading("REFUNDED"), 1,
        NOON.plusSeconds(9)).paidAt()).isEqualTo(NOON);
    assertThat(SyncDecision.of(SCHEDULE, payment("open", null, NOON), reading("EXPIRED"), 1,
        NOON.plusSeconds(9)).paidAt()).isNull();
  }

  /** A row that is {@code paid}: just now; {@code late}: an hour ago; {@code done}: long ago. */
  private static OpenPayment payment(String row, @Nullable String last, Instant created) {
    Instant paidAt = switch (row) {
      case "paid" -> NOON;
      case "late" -> NOON.minus(Duration.ofHours(1));
      case "done" -> NOON.minus(Duration.ofDays(1));
      default -> null;
    };
    Status is = paidAt == null ? Status.valueOf(row.toUpperCase(Locale.ROOT)) : Status.CLOSED;
    return new OpenPayment(ID, 1, new OrderId("o-1"), "stripe", "pi_1", Map.of(), Samples.PRICE,
        is, is == Status.CLOSED ? OpenPayment.ClosedBy.WEBHOOK : null, created, null, paidAt, null,
        false, 0, last, null, null, created);
  }

  private static PaymentReading reading(String text) {
    return switch (text) {
      case "not_found" -> new PaymentReading.NotFound("no such payment");
      case "timeout", "unsupported" -> new PaymentReading.Unavailable(text, "silence", null);
      default -> Samples.found("stripe", ID, PaymentStatus.valueOf(text));
    };
  }
}

package dev.quittance.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.Topic;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ConclusionsTests {

  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Money PRICE = new Money(5000, "CNY");
  private static final RawAnswer RAW = new RawAnswer(200, "{}");
  private static final ProviderObject OBJECT =
      new ProviderObject("pi_1", Map.of("payment_intent", "pi_1"), PRICE, null, RAW);
  private static final PaymentRequested REQUEST = new PaymentRequested(new OrderId("o-1"),
      new PaymentId("p-1"), "user-1", PRICE, "stripe", "payment_intent", "Trial", null, null, null,
      Map.of(), NOW, NOW);
  private static final Payment PAYMENT =
      new Payment("stripe", PaymentState.REQUESTED, "pi_1", Map.of(), REQUEST);
  private static final RefundRequested REFUND = new RefundRequested(new OrderId("o-1"),
      new PaymentId("p-1"), new RefundId("r-1"), PRICE, "why", "admin", NOW);
  private static final ProviderOutcome DECLINED =
      new ProviderOutcome.Declined("card_declined", "no", RAW);
  private static final ProviderOutcome UNREACHABLE =
      new ProviderOutcome.NotAttempted("unreachable", "no route", true, null);
  private static final ProviderOutcome UNAUTHORIZED =
      new ProviderOutcome.NotAttempted("unauthorized", "key", false, null);
  private static final ProviderOutcome UNKNOWN = new ProviderOutcome.Unknown("timeout", null);

  private static Conclusion create(ProviderOutcome outcome, int tries) {
    return Conclusions.ofCreate(PAYMENT, outcome, tries, NOW, payload -> "sealed");
  }

  @Test
  void publishesACreatedPaymentWithItsPayloadSealed() {
    Conclusion conclusion = create(new ProviderOutcome.ActionRequired(OBJECT,
        new PaymentPayload("payment_intent", Map.of("client_secret", "pi_1_secret"))), 1);

    assertThat(conclusion.state()).isEqualTo(PaymentState.PENDING);
    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(PaymentCreated.class,
        created -> {
          assertThat(created.sealedPayload()).isEqualTo("sealed");
          assertThat(created.toString()).doesNotContain("pi_1_secret");
        });
  }

  @Test
  void tellsADeclineAtOnce() {
    Conclusion conclusion = create(DECLINED, 1);

    assertThat(conclusion.state()).isEqualTo(PaymentState.FAILED);
    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(
        PaymentCreationFailed.class, failed -> assertThat(failed.code()).isEqualTo("declined"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void triesAgainWhileSomebodyWaitsIfNothingWasDone(int tries) {
    Conclusion conclusion = create(UNREACHABLE, tries);

    assertThat(conclusion.end().status()).isEqualTo("queued");
    assertThat(conclusion.events()).isEmpty();
  }

  @Test
  void givesUpWhatWasNeverDoneWhenNobodyWaitsAnyMore() {
    assertThat(create(UNREACHABLE, 4).events()).singleElement().isInstanceOfSatisfying(
        PaymentCreationFailed.class, failed -> assertThat(failed.retryable()).isTrue());
    assertThat(create(UNAUTHORIZED, 1).events()).singleElement().isInstanceOfSatisfying(
        PaymentCreationFailed.class, failed -> assertThat(failed.retryable()).isFalse());
  }

  /** However often it was tried: what we cannot tell is neither a failure nor a success. */
  @ParameterizedTest
  @ValueSource(ints = {1, 4, 100})
  void neverDecidesWhatIsUnknown(int tries) {
    Conclusion conclusion = create(UNKNOWN, tries);

    assertThat(conclusion.end().status()).isEqualTo("unknown");
    assertThat(conclusion.state()).isEqualTo(PaymentState.UNKNOWN);
    assertThat(conclusion.events()).isEmpty();
    assertThat(conclusion.end().delay()).isPositive();
  }

  @Test
  void publishesACancellationOnTheLifecycleTopic() {
    Conclusion conclusion = Conclusions.ofCancel(
        PAYMENT, new ProviderOutcome.Succeeded(OBJECT), "superseded", 1, NOW);

    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(PaymentCancelled.class,
        cancelled -> {
          assertThat(cancelled.topic()).isEqualTo(Topic.PAYMENT_LIFECYCLE);
          assertThat(cancelled.key()).isEqualTo("o-1");
        });
    assertThat(Conclusions.ofCancel(PAYMENT, DECLINED, "superseded", 1, NOW).events())
        .as("too late: the success is told by its own event").isEmpty();
  }

  @Test
  void publishesWhatBecameOfARefund() {
    assertThat(Conclusions.ofRefund(
        PAYMENT, REFUND, new ProviderOutcome.Succeeded(OBJECT), 1, NOW).events())
        .singleElement().isInstanceOfSatisfying(
            RefundCreated.class, created -> assertThat(created.completed()).isTrue());
    assertThat(Conclusions.ofRefund(PAYMENT, REFUND, DECLINED, 1, NOW).events())
        .singleElement().isInstanceOf(RefundFailed.class);
    assertThat(Conclusions.ofRefund(PAYMENT, REFUND, UNKNOWN, 50, NOW).end().status())
        .isEqualTo("unknown");
  }
}

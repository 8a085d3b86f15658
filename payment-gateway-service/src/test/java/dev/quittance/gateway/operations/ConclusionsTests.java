package dev.quittance.gateway.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.events.Topic;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.routing.Route;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
      null, Map.of(), NOW, NOW);
  private static final Payment PAYMENT = new Payment(PaymentState.REQUESTED, "pi_1",
      Map.of("order", "pi_1"), new Route("stripe", "explicit", List.of()), REQUEST);
  private static final Payment ROUTED = new Payment(PaymentState.REQUESTED, null, Map.of(),
      new Route("stripe", "cny", List.of("pingxx", "omise")), REQUEST);
  private static final RefundRequested REFUND = new RefundRequested(new OrderId("o-1"),
      new PaymentId("p-1"), new RefundId("r-1"), PRICE, "why", "admin", NOW);
  private static final ProviderOutcome DECLINED =
      new ProviderOutcome.Declined("card_declined", "no", RAW);
  private static final ProviderOutcome UNREACHABLE =
      new ProviderOutcome.NotAttempted("unreachable", "no route", true, null);
  private static final ProviderOutcome UNAUTHORIZED =
      new ProviderOutcome.NotAttempted("unauthorized", "key", false, null);
  private static final ProviderOutcome NOT_MADE =
      new ProviderOutcome.NotAttempted("not_made", "not there", true, null);
  private static final Task CREATE = new Task.Create(REQUEST);
  private static final Task BACK = new Task.Refund(REFUND);
  private static final Task TAKE = new Task.Capture(new PaymentId("p-1"),
      new PaymentApproved(new ProviderReport("stripe", "evt_1", "pi_1", Map.of(),
          new OrderId("o-1"), new PaymentId("p-1"), NOW, ReportedBy.WEBHOOK), PRICE));
  private static final ProviderOutcome UNKNOWN = new ProviderOutcome.Unknown("timeout", null);

  private static final Duration A_WHILE = Duration.ofMinutes(1);

  private static Operation operation(Task task, int tries) {
    return new Operation(task, "stripe", null, tries, 0, null, Long.MAX_VALUE);
  }

  private static Operation unknown(Task task, int tries) {
    return new Operation(task, "stripe", A_WHILE, tries, 0, null, Long.MAX_VALUE);
  }

  private static Conclusion create(Payment payment, Operation operation, ProviderOutcome outcome) {
    return Conclusions.ofCreate(operation, payment, outcome, NOW, payload -> "sealed");
  }

  private static Conclusion create(ProviderOutcome outcome, int tries) {
    return create(PAYMENT, operation(new Task.Create(REQUEST), tries), outcome);
  }

  private static Conclusion cancel(ProviderOutcome outcome) {
    return cancel(operation(new Task.Cancel(new PaymentCancellationRequested(
        new OrderId("o-1"), new PaymentId("p-1"), "superseded")), 1), outcome);
  }

  private static Conclusion cancel(Operation operation, ProviderOutcome outcome) {
    return Conclusions.ofCancel(operation, PAYMENT, outcome, "superseded", NOW);
  }

  private static Conclusion refund(Operation operation, ProviderOutcome outcome) {
    return Conclusions.ofRefund(operation, PAYMENT, REFUND, outcome, NOW);
  }

  private static Conclusion capture(Operation operation, ProviderOutcome outcome) {
    return Conclusions.ofCapture(operation, PAYMENT, outcome, NOW);
  }

  @Test
  void publishesACreatedPaymentWithItsPayloadSealed() {
    Conclusion conclusion = create(new ProviderOutcome.ActionRequired(OBJECT,
        new PaymentPayload("payment_intent", Map.of("client_secret", "pi_1_secret"))), 1);

    assertThat(conclusion.change()).isInstanceOf(Conclusion.Change.Created.class);
    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(PaymentCreated.class,
        created -> {
          assertThat(created.sealedPayload()).isEqualTo("sealed");
          assertThat(created.toString()).doesNotContain("pi_1_secret");
        });
  }

  @Test
  void tellsADeclineAtOnce() {
    Conclusion conclusion = create(DECLINED, 1);

    assertThat(conclusion.change())
        .isEqualTo(new Conclusion.Change.Became(PaymentState.FAILED));
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
    assertThat(conclusion.change())
        .isEqualTo(new Conclusion.Change.Became(PaymentState.UNKNOWN));
    assertThat(conclusion.events()).isEmpty();
    assertThat(conclusion.end().delay()).isPositive();
  }

  /** That this try did nothing says nothing about the one before, which may have. */
  @Test
  void keepsUnknownWhatWasUnknownThoughThisTryDidNothing() {
    for (ProviderOutcome nothing : List.of(UNREACHABLE, UNAUTHORIZED)) {
      assertThat(create(PAYMENT, unknown(CREATE, 9), nothing).end().status()).isEqualTo("unknown");
      assertThat(create(ROUTED, unknown(CREATE, 1), nothing).end().status()).isEqualTo("unknown");
      assertThat(refund(unknown(BACK, 99), nothing).end().status()).isEqualTo("unknown");
      assertThat(capture(unknown(TAKE, 99), nothing).end().status()).isEqualTo("unknown");
    }
  }

  @Test
  void endsWhatWasLookedForLongEnough() {
    assertThat(create(ROUTED, unknown(CREATE, 9), NOT_MADE).events()).singleElement()
        .isInstanceOfSatisfying(PaymentCreationFailed.class,
            failed -> assertThat(failed.code()).isEqualTo("not_made"));
    assertThat(refund(unknown(BACK, 9), NOT_MADE).events()).singleElement()
        .isInstanceOfSatisfying(RefundFailed.class,
            failed -> assertThat(failed.code()).isEqualTo("not_made"));
  }

  @Test
  void asksTheNextProviderOnlyIfThisOneCertainlyDidNothing() {
    Operation first = operation(CREATE, 1);

    assertThat(create(ROUTED, first, UNREACHABLE).change()).isEqualTo(
        new Conclusion.Change.Rerouted(new Route("pingxx", "cny", List.of("omise"))));
    assertThat(create(ROUTED, first, UNREACHABLE).end().nextProvider()).isEqualTo("pingxx");
    assertThat(create(ROUTED, first, UNREACHABLE).events()).isEmpty();
    assertThat(create(ROUTED, first, UNKNOWN).change())
        .isEqualTo(new Conclusion.Change.Became(PaymentState.UNKNOWN));
    assertThat(create(ROUTED, first, DECLINED).change())
        .isEqualTo(new Conclusion.Change.Became(PaymentState.FAILED));
  }

  @Test
  void tellsThatCapturedMoneyCameAndLearnsItsIds() {
    Conclusion conclusion = capture(operation(TAKE, 1), new ProviderOutcome.Succeeded(
        new ProviderObject("cap_1", Map.of("capture", "cap_1"), PRICE, null, RAW)));

    assertThat(conclusion.end().status()).isEqualTo("done");
    assertThat(conclusion.change()).isEqualTo(new Conclusion.Change.Learned(
        Map.of("order", "pi_1", "capture", "cap_1")));
    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(
        PaymentSucceeded.class, succeeded -> {
          assertThat(succeeded.amount()).isEqualTo(PRICE);
          assertThat(succeeded.report().references()).containsEntry("capture", "cap_1");
          assertThat(succeeded.report().providerPaymentId()).isEqualTo("pi_1");
        });
  }

  @Test
  void leavesAPayerWhoWasDeclinedTheChanceToAgreeAgain() {
    assertThat(capture(operation(TAKE, 1), DECLINED).events()).singleElement()
        .isInstanceOfSatisfying(PaymentFailed.class,
            failed -> assertThat(failed.terminal()).isFalse());
  }

  @Test
  void capturesAgainWhatWasNotTakenYet() {
    assertThat(capture(operation(TAKE, 1), UNREACHABLE).end().status()).isEqualTo("queued");
    assertThat(capture(operation(TAKE, 1), UNKNOWN).end().status()).isEqualTo("unknown");
    assertThat(capture(operation(TAKE, 1), new ProviderOutcome.Pending(OBJECT)).events())
        .as("its result comes by webhook").isEmpty();
  }

  @Test
  void givesUpAfterTwelveCallsNotAfterTriesThatMadeNone() {
    Operation called = operation(BACK, 12);
    Operation refused = new Operation(BACK, "stripe", null, 30, 19, null, Long.MAX_VALUE);

    assertThat(refund(called, UNREACHABLE).end().status()).isEqualTo("failed");
    assertThat(refund(called.withoutCall(), UNREACHABLE).end().status()).isEqualTo("queued");
    assertThat(refund(refused, UNREACHABLE).end().status()).isEqualTo("queued");
    assertThat(refund(refused, UNREACHABLE).end().delay()).isEqualTo(Duration.ofHours(1));
    assertThat(cancel(called, UNREACHABLE).end().status()).isEqualTo("failed");
    assertThat(cancel(refused, UNREACHABLE).end().status()).isEqualTo("queued");
    assertThat(capture(called, UNREACHABLE).end().status()).isEqualTo("failed");
    assertThat(capture(refused, UNREACHABLE).end().status()).isEqualTo("queued");
  }

  @Test
  void publishesACancellationOnTheLifecycleTopic() {
    Conclusion conclusion = cancel(new ProviderOutcome.Succeeded(OBJECT));

    assertThat(conclusion.events()).singleElement().isInstanceOfSatisfying(PaymentCancelled.class,
        cancelled -> {
          assertThat(cancelled.topic()).isEqualTo(Topic.PAYMENT_LIFECYCLE);
          assertThat(cancelled.key()).isEqualTo("o-1");
        });
    assertThat(cancel(DECLINED).events())
        .as("too late: the success is told by its own event").isEmpty();
  }

  @Test
  void publishesWhatBecameOfARefund() {
    assertThat(refund(operation(BACK, 1), new ProviderOutcome.Succeeded(OBJECT)).events())
        .singleElement().isInstanceOfSatisfying(
            RefundCreated.class, created -> assertThat(created.completed()).isTrue());
    assertThat(refund(operation(BACK, 1), DECLINED).events())
        .singleElement().isInstanceOf(RefundFailed.class);
    assertThat(refund(operation(BACK, 50), UNKNOWN).end().status()).isEqualTo("unknown");
  }
}

package dev.quittance.providers.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.conformance.ProviderUnderTest.Call;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every adapter must do, faults included: no outcome may say more than it knows, and nothing
 * may happen twice.
 */
public abstract class ProviderConformanceTests extends ProviderWireTests {

  protected ProviderConformanceTests(ProviderUnderTest under) {
    super(under);
  }

  /** Runs a call under a fault; what was told must not claim that certainly nothing happened. */
  private ProviderOutcome under(
      ProviderFault fault, Call call, Function<PaymentProvider, ProviderOutcome> work) {
    world().order(fault.order(under.name(), under.operation(call)));
    ProviderOutcome outcome = work.apply(providerUnder(fault));
    world().endFaults();
    under.secrets().forEach(secret ->
        assertThat(outcome.toString()).doesNotContain(secret));
    if (fault == ProviderFault.RATE_LIMITED) {
      assertThat(outcome).isInstanceOfSatisfying(NotAttempted.class, refused ->
          assertThat(refused.retryable()).isTrue());
    } else {
      assertThat(isCertainlyNothing(outcome)).as(outcome.toString()).isFalse();
    }
    return outcome;
  }

  @ParameterizedTest
  @EnumSource
  void createsOnceWhateverHappens(ProviderFault fault) {
    CreatePayment wish = newWish();
    ProviderOutcome first = under(fault, Call.CREATE, calls -> calls.create(wish));

    if (fault.isDone()) {
      await().atMost(WAIT).until(() -> world().ledger(wish.paymentId().value()).size() == 1);
    }
    ProviderOutcome second = first instanceof NotAttempted
        ? provider().create(wish) : provider().create(again(wish));
    ProviderObject created = objectOf(second);
    if (created == null) {
      // A provider may replay its own 5xx under the key: then the payment must be found.
      assertThat(second).isInstanceOf(Unknown.class);
      assertThat(provider().find(search(wish))).isInstanceOf(Found.class);
    } else {
      assertThat(onlyEntry(referenceOf(wish, created)).path("provider_payment_id").asString())
          .isEqualTo(created.id());
    }
    assertThat(world().ledger(wish.paymentId().value())).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void refundsOnceWhateverHappens(ProviderFault fault) {
    PaymentReference payment = pay();
    long part = payment.amount().amountMinor() / 4;
    ProviderOutcome first = under(fault, Call.REFUND,
        calls -> calls.refund(refundOf(payment, "r-1", part, false)));

    if (fault.isDone()) {
      await().atMost(WAIT).until(() -> onlyEntry(payment).path("refunds").size() == 1);
    }
    ProviderOutcome second =
        provider().refund(refundOf(payment, "r-1", part, !(first instanceof NotAttempted)));
    int made = onlyEntry(payment).path("refunds").size();
    boolean isKnown = objectOf(second) != null || snapshotOf(payment).refunds().stream()
        .anyMatch(refund -> new RefundId("r-1").equals(refund.refundId()));
    // Without idempotency keys what is not there is left alone, for a person to decide.
    boolean leftAlone = made == 0 && !can(Capability.IDEMPOTENT_CALLS)
        && second instanceof Unknown;
    assertThat(made == 1 && isKnown || leftAlone)
        .as("%s: made %s, %s", fault, made, second).isTrue();
    assertThat(isCertainlyNothing(second)).as(second.toString()).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void endsAPaymentWhateverHappens(ProviderFault fault) {
    PaymentReference payment = create(newWish());
    if (!can(Capability.CANCEL)) {
      return;
    }
    under(fault, Call.CANCEL, calls -> calls.cancel(new CancelPayment(payment, "test")));

    if (fault.isDone()) {
      await().atMost(WAIT).until(
          () -> snapshotOf(payment).status() != PaymentStatus.PENDING);
    }
    ProviderOutcome second = provider().cancel(new CancelPayment(payment, "test"));
    assertThat(second instanceof Succeeded || second instanceof Unknown)
        .as(second.toString()).isTrue();
    if (second instanceof Succeeded) {
      assertThat(snapshotOf(payment).status())
          .isIn(PaymentStatus.CANCELLED, PaymentStatus.EXPIRED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void capturesOnceWhateverHappens(ProviderFault fault) {
    if (!can(Capability.CAPTURE)) {
      return;
    }
    PaymentReference payment = create(newWish());
    world().act(payment.providerPaymentId(), "pay", "{}");
    if (onlyEntry(payment).path("captured_minor").asLong() > 0) {
      // It captures by itself; capturing once more must be seen as done.
      assertThat(provider().capture(new CapturePayment(payment))).isInstanceOf(Succeeded.class);
      return;
    }
    under(fault, Call.CAPTURE, calls -> calls.capture(new CapturePayment(payment)));

    assertThat(provider().capture(new CapturePayment(payment))).isInstanceOf(Succeeded.class);
    assertThat(onlyEntry(payment).path("captured_minor").asLong())
        .isEqualTo(payment.amount().amountMinor());
  }

  @ParameterizedTest
  @EnumSource
  void neverMissesAPaymentThatItCannotRead(ProviderFault fault) {
    CreatePayment wish = newWish();
    PaymentReference payment = create(wish);

    world().order(fault.order(under.name(), under.operation(Call.READ)));
    assertThat(providerUnder(fault).read(payment)).isInstanceOf(Unavailable.class);
    world().endFaults();
    assertThat(provider().read(payment)).isInstanceOf(Found.class);
    if (can(Capability.FIND)) {
      world().order(fault.order(under.name(), under.operation(Call.FIND)));
      assertThat(providerUnder(fault).find(search(wish))).isNotInstanceOf(NotFound.class);
      world().endFaults();
    }
    if (can(Capability.LIST_EVENTS)) {
      world().order(fault.order(under.name(), under.operation(Call.LIST_EVENTS)));
      assertThat(providerUnder(fault)
          .listEvents(new EventQuery(NOW, NOW.plusSeconds(60), null)))
          .isInstanceOf(EventListing.Unavailable.class);
    }
  }
}

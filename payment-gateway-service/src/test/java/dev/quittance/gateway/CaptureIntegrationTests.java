package dev.quittance.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Payments that a provider takes only when we capture what the payer agreed to. */
class CaptureIntegrationTests extends GatewayTests {

  private void create() {
    lifecycle.send(request(payment, "approving"));
    await(PaymentCreated.class);
  }

  private PaymentApproved approval(String eventId, @Nullable PaymentId named) {
    return approval(eventId, named, ReportedBy.WEBHOOK);
  }

  private PaymentApproved approval(
      String eventId, @Nullable PaymentId named, ReportedBy reportedBy) {
    return new PaymentApproved(new ProviderReport("approving", eventId, "pi_" + payment,
        Map.of(), order, named, Instant.now(), reportedBy), null);
  }

  private List<String> captures() {
    return APPROVING.calls(payment.value()).stream().filter(call -> call.startsWith("capture"))
        .toList();
  }

  @Test
  void capturesOnceWhatThePayerAgreedTo() {
    create();
    PaymentApproved approval = approval("ev_" + payment, payment);
    lifecycle.send(approval);
    lifecycle.send(approval);

    assertThat(await(PaymentSucceeded.class).amount()).isEqualTo(new Money(5000, "CNY"));
    assertThat(captures()).hasSize(1);
  }

  @Test
  void capturesWhatReconciliationFoundApproved() {
    create();
    PaymentApproved found = approval(
        ProviderReport.bySync("approving", "pi_" + payment, "approved"), payment, ReportedBy.SYNC);
    lifecycle.send(found);
    lifecycle.send(found);

    assertThat(await(PaymentSucceeded.class).amount()).isEqualTo(new Money(5000, "CNY"));
    assertThat(captures()).hasSize(1);
  }

  @Test
  void knowsThePaymentByTheProvidersIdWhenOursIsMissing() {
    create();
    lifecycle.send(approval("ev_" + payment, null));

    await(PaymentSucceeded.class);
  }

  @Test
  void neverCapturesWhatWasCancelled() {
    create();
    lifecycle.send(new PaymentCancellationRequested(order, payment, "superseded"));
    await(PaymentCancelled.class);

    lifecycle.send(approval("ev_" + payment, payment));
    lifecycle.send(approval("ev_2_" + payment, payment));
    RefundRequested after = new RefundRequested(order, payment, RefundId.random(),
        new Money(5000, "CNY"), "to see that later events were handled", "admin", Instant.now());
    lifecycle.send(after);

    await(RefundCreated.class);
    assertThat(APPROVING.calls(payment.value()))
        .containsExactly("create " + payment, "refund " + payment);
  }

  /** Cancels while the provider is being asked, and lets it answer then. */
  private void cancelWhileItIsCreated(ProviderOutcome answer) {
    CountDownLatch cancelled = new CountDownLatch(1);
    APPROVING.onCreate(command -> {
      try {
        cancelled.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("not cancelled in time", e);
      }
      return answer;
    });
    lifecycle.send(request(payment, "approving"));
    Awaitility.await().atMost(Duration.ofSeconds(30))
        .until(() -> !APPROVING.calls(payment.value()).isEmpty());
    lifecycle.send(new PaymentCancellationRequested(order, payment, "superseded"));
    await(PaymentCancelled.class);
    cancelled.countDown();
  }

  private List<String> stored() {
    return Objects.requireNonNull(database.sql("""
            SELECT status || ' ' || coalesce(provider_payment_id, '-') FROM payments
             WHERE payment_id = :id
            """)
        .bind("id", payment.value()).mapValue(String.class).all().collectList()
        .block(Duration.ofSeconds(10)));
  }

  @Test
  void staysCancelledWhenTheProviderAnswersLater() {
    cancelWhileItIsCreated(new ProviderOutcome.Pending(new ProviderObject("pi_" + payment,
        Map.of(), new Money(5000, "CNY"), null, new RawAnswer(200, "{}"))));
    await(PaymentCreated.class);
    assertThat(stored()).containsExactly("cancelled pi_" + payment);

    lifecycle.send(approval("ev_" + payment, null));
    lifecycle.send(new RefundRequested(order, payment, RefundId.random(), new Money(5000, "CNY"),
        "to see that later events were handled", "admin", Instant.now()));
    await(RefundCreated.class);
    assertThat(APPROVING.calls(payment.value()))
        .containsExactly("create " + payment, "refund " + payment);
  }

  @Test
  void staysCancelledWhenNobodyKnowsWhatTheProviderDid() {
    cancelWhileItIsCreated(new ProviderOutcome.Unknown("timeout", null));

    awaitOperation("create:" + payment, "done");
    assertThat(stored()).containsExactly("cancelled -");
    assertThat(APPROVING.calls(payment.value())).containsExactly("create " + payment);
    assertThat(heard(PaymentCreated.class)).isEmpty();
  }

  private void awaitOperation(String key, String status) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> status.equals(database
        .sql("SELECT coalesce(max(status), '') FROM operations WHERE operation_key = :key")
        .bind("key", key).mapValue(String.class).one().block(Duration.ofSeconds(10))));
  }

  @Test
  void doesNotCallCancelledWhatWasCaptured() {
    create();
    lifecycle.send(approval("ev_" + payment, payment));
    await(PaymentSucceeded.class);

    lifecycle.send(new PaymentCancellationRequested(order, payment, "too late"));

    awaitOperation("cancel:" + payment, "failed");
    assertThat(heard(PaymentCancelled.class)).isEmpty();
  }

  @Test
  void capturesAgainWhatReconciliationStillFindsApprovedAfterADecline() {
    create();
    APPROVING.onCapture(command ->
        new ProviderOutcome.Declined("instrument_declined", "no", new RawAnswer(422, "{}")));
    PaymentApproved read = approval("sync:approving:" + payment, payment, ReportedBy.SYNC);
    lifecycle.send(read);
    await(PaymentFailed.class);

    APPROVING.onCapture(FakeProvider::captured);
    lifecycle.send(read);

    await(PaymentSucceeded.class);
    assertThat(captures()).hasSize(2);
  }
}

package dev.quittance.reconciliation.sync;

import static dev.quittance.reconciliation.Samples.found;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.PaymentId;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import dev.quittance.runtime.calls.CallSettings;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class PollerIntegrationTests extends ReconciliationTestBase {

  private static final int PAYMENTS = 40;

  @Autowired
  private ProviderReads reads;
  @Autowired
  private LeasedPayments leased;
  @Autowired
  private SyncPayment syncPayment;
  @Autowired
  private TraceContext traceContext;
  @Autowired
  private CallSettings calls;

  private final List<Poller> pollers = new ArrayList<>();

  private void startPoller() {
    ReconciliationSettings settings = new ReconciliationSettings(true,
        List.of(Duration.ofSeconds(30)), Duration.ZERO, Duration.ofDays(7), List.of(),
        Duration.ofMillis(20));
    Poller poller =
        new Poller(reads, leased, syncPayment, traceContext, settings, calls, clock);
    pollers.add(poller);
    poller.start();
  }

  @AfterEach
  void stop() {
    pollers.forEach(Poller::stop);
  }

  private List<PaymentId> due(int count) {
    List<PaymentId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      PaymentId paymentId = PaymentId.random();
      hearCreated(paymentId, "stripe", null);
      STRIPE.answer(paymentId, found("stripe", paymentId, PaymentStatus.SUCCEEDED));
      ids.add(paymentId);
    }
    clock.advance(Duration.ofSeconds(30));
    return ids;
  }

  private void awaitClosed(int count) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
        all("SELECT count(*)::text FROM open_payments WHERE status = 'closed'"))
        .containsExactly(Integer.toString(count)));
  }

  @Test
  void readsEachPaymentOnceThoughTwoInstancesPoll() {
    List<PaymentId> ids = due(PAYMENTS);
    startPoller();
    startPoller();
    awaitClosed(PAYMENTS);
    assertThat(STRIPE.readTwiceAtOnce()).isEmpty();
    assertThat(STRIPE.reads().stream().filter(ids::contains).toList())
        .containsExactlyInAnyOrderElementsOf(ids);
    assertThat(sent()).hasSize(PAYMENTS).doesNotHaveDuplicates();
  }

  @Test
  void claimsNothingOfAProviderWhoseCircuitIsOpen() {
    openCircuit();
    PaymentId waiting = PaymentId.random();
    hearCreated(waiting, "flaky", null);
    due(PAYMENTS);
    startPoller();
    awaitClosed(PAYMENTS);
    assertThat(FLAKY.reads()).doesNotContain(waiting);
    assertThat(all("SELECT tries || ' ' || due_at FROM open_payments WHERE status = 'open'"))
        .isEqualTo(all("SELECT '0 ' || (created_at + interval '30 s') FROM open_payments"
            + " WHERE status = 'open'"));
  }

  @Test
  void keepsReadingOneProviderWhileAnotherHangs() {
    CountDownLatch gate = new CountDownLatch(1);
    SLOW.holdReads(gate);
    try {
      for (int i = 0; i < 5; i++) {
        hearCreated(PaymentId.random(), "slow", null);
      }
      due(PAYMENTS);
      startPoller();
      awaitClosed(PAYMENTS);
      await().atMost(Duration.ofSeconds(30)).untilAsserted(
          () -> assertThat(SLOW.reads()).hasSizeBetween(1, 2));
      assertThat(gate.getCount()).isEqualTo(1);
    } finally {
      gate.countDown();
    }
  }
}

package dev.quittance.reconciliation.payments;

import static dev.quittance.reconciliation.Samples.NOON;
import static dev.quittance.reconciliation.Samples.PRICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.reconciliation.ReconciliationTestBase;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment.ClosedBy;
import dev.quittance.reconciliation.payments.OpenPayment.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class RecordPaymentEventIntegrationTests extends ReconciliationTestBase {

  @Autowired
  private LeasedPayments leased;
  @Autowired
  private OpenPayments payments;

  private PaymentSucceeded succeeded(String provider, boolean named) {
    return new PaymentSucceeded(
        Samples.report(provider, id, named, ReportedBy.WEBHOOK), PRICE);
  }

  @Test
  void doesNotReopenAPaymentWhoseOutcomeCameFirst() {
    hear(succeeded("stripe", true));
    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(row().reference()).isEmpty();

    hearCreated(id, "stripe", null);
    assertThat(row().status()).isEqualTo(Status.CLOSED);
    assertThat(row().dueAt()).as("only for what comes later").isEqualTo(NOON.plusSeconds(3600));
    assertThat(row().reference()).isPresent();
  }

  @Test
  void readsNothingLaterThatDidNotSucceed() {
    hearCreated(id, "stripe", null);
    hear(new PaymentCancelled(Samples.report("stripe", id, true, ReportedBy.CALL), "superseded"));
    assertThat(row().dueAt()).isNull();
    assertThat(row().paidAt()).isNull();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void noticesASuccessAfterAnotherEnd(boolean named) {
    hearCreated(id, "stripe", null);
    hear(new PaymentCancelled(Samples.report("stripe", id, true, ReportedBy.CALL), "superseded"));
    hear(succeeded("stripe", named));
    assertThat(row().closedBy()).isEqualTo(ClosedBy.CALL);
    assertThat(row().paidAt()).isEqualTo(NOON);
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(3600));
  }

  /** A Checkout Session has its PaymentIntent once it is paid; refunds are told by that alone. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void learnsTheIdsThatTheProviderGaveOfAPaymentThatReadingHasClosed(boolean named) {
    hearCreated(id, "stripe", null);
    leased.close(id, null, NOON).block(Duration.ofSeconds(10));
    Map<String, String> references =
        Map.of("payment_intent", Samples.providerIdOf(id), "charge", "ch_" + id);

    hear(new PaymentSucceeded(new ProviderReport("stripe", "evt_" + id, null, references, null,
        named ? id : null, NOON, ReportedBy.SYNC), PRICE));

    assertThat(all("SELECT refs->>'charge' FROM open_payments WHERE payment_id = '" + id + "'"))
        .containsExactly("ch_" + id);
    assertThat(row().closedBy()).isEqualTo(ClosedBy.SYNC);
    assertThat(row().paidAt()).isEqualTo(NOON);
  }

  @Test
  void readsNoSuccessLaterAtAProviderThatCannotBeRead() {
    hearCreated(id, "dummy", null);
    hear(succeeded("dummy", true));
    assertThat(row().paidAt()).isEqualTo(NOON);
    assertThat(row().dueAt()).isNull();
  }

  @Test
  void findsThePaymentByTheProvidersIdsWhenTheOutcomeDoesNotNameIt() {
    hearCreated(id, "stripe", null);
    hear(succeeded("stripe", false));
    assertThat(row().closedBy()).isEqualTo(ClosedBy.WEBHOOK);
  }

  @Test
  void ignoresAnOutcomeOfAPaymentItDoesNotKnow() {
    hear(succeeded("stripe", false));
    assertThat(all("SELECT payment_id FROM open_payments")).isEmpty();
  }

  @Test
  void keepsAPaymentOpenWhenAnotherProviderClaimsItsEnd() {
    hearCreated(id, "stripe", null);
    hear(succeeded("slow", true));
    hear(succeeded("slow", false));
    assertThat(row().status()).isEqualTo(Status.OPEN);
  }

  @Test
  void keepsAPaymentOpenThatCanStillSucceed() {
    hearCreated(id, "stripe", null);
    hear(new PaymentFailed(
        Samples.report("stripe", id, true, ReportedBy.WEBHOOK), "card_declined", "no", false));
    assertThat(row().status()).isEqualTo(Status.OPEN);
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void closesAPaymentThatWeCancelled() {
    hearCreated(id, "stripe", null);
    hear(new PaymentCancelled(Samples.report("stripe", id, true, ReportedBy.CALL), "superseded"));
    assertThat(row().closedBy()).isEqualTo(ClosedBy.CALL);
  }

  @Test
  void doesNotPostponeTheReadWhenAnEventComesTwice() {
    hearCreated(id, "stripe", null);
    clock.advance(Duration.ofSeconds(20));
    hearCreated(id, "stripe", null);
    assertThat(row().dueAt()).isEqualTo(NOON.plusSeconds(30));
  }

  @Test
  void showsAPaymentThatCannotBeReadWithoutADueTime() {
    hearCreated(id, "dummy", null);
    assertThat(row().status()).isEqualTo(Status.OPEN);
    assertThat(row().dueAt()).isNull();
  }

  /** Later reads may be more than can be read: what is open must not wait for them. */
  @Test
  void claimsWhatHasEndedOnlyWhereRoomIsLeft() {
    PaymentId saidToHaveChanged = PaymentId.random();
    List<PaymentId> paid = List.of(PaymentId.random(), PaymentId.random(), saidToHaveChanged);
    paid.forEach(payment -> {
      hearCreated(payment, "stripe", null);
      leased.close(payment, NOON.plusSeconds(1), NOON).block(Duration.ofSeconds(10));
    });
    hearCreated(id, "stripe", null);
    payments.lookAgain(saidToHaveChanged, NOON.plusSeconds(60)).block(Duration.ofSeconds(10));
    clock.advance(Duration.ofMinutes(2));

    assertThat(claim(2)).containsExactlyInAnyOrder(id, saidToHaveChanged);
    assertThat(claim(9)).containsExactlyInAnyOrder(paid.get(0), paid.get(1));
    assertThat(claim(9)).isEmpty();
  }

  /** Only what was read may wait among the later reads. */
  @Test
  void claimsWhatIsSaidToHaveChangedFirstAgainWhenItWasNotRead() {
    for (PaymentId payment : List.of(PaymentId.random(), id)) {
      hearCreated(payment, "stripe", null);
      leased.close(payment, NOON.plusSeconds(1), NOON).block(Duration.ofSeconds(10));
    }
    payments.lookAgain(id, NOON).block(Duration.ofSeconds(10));
    clock.advance(Duration.ofMinutes(2));
    Instant retry = clock.instant().plusSeconds(30);
    Lease lease = lease();
    leased.claimDue("stripe", 1, lease)
        .concatMap(payment -> leased.postpone(payment, lease, retry))
        .then().block(Duration.ofSeconds(10));
    assertThat(row().dueAt()).isEqualTo(retry);

    clock.advance(Duration.ofMinutes(1));
    assertThat(claim(1)).containsExactly(id);
  }

  @Test
  void readsWhatIsSaidToHaveChangedThoughItEndedBeforeItCouldBeRead() {
    hearCreated(id, "stripe", null);
    payments.lookAgain(id, NOON).block(Duration.ofSeconds(10));
    Lease lease = lease();
    OpenPayment claimed = leased.claim(id, lease).blockOptional().orElseThrow();
    hear(new PaymentCancelled(Samples.report("stripe", id, true, ReportedBy.CALL), "superseded"));

    leased.postpone(claimed, lease, NOON.plusSeconds(30)).block(Duration.ofSeconds(10));

    clock.advance(Duration.ofSeconds(30));
    assertThat(claim(1)).containsExactly(id);
  }

  private List<PaymentId> claim(int limit) {
    return Objects.requireNonNull(leased.claimDue("stripe", limit, lease())
        .map(OpenPayment::paymentId).collectList().block(Duration.ofSeconds(10)));
  }

  private Lease lease() {
    return new Lease("me", clock.instant(), clock.instant().plusSeconds(60));
  }

  @Test
  void looksForDuePaymentsInTheirIndex() {
    database.sql("""
        INSERT INTO open_payments (payment_id, order_id, payment_channel, provider_payment_id,
               amount_minor, currency, status, closed_by, created_at, due_at, updated_at)
        SELECT 'p' || n, 'o' || n, 'stripe', 'pi' || n, 100, 'CNY',
               CASE WHEN n % 50 = 0 THEN 'open' ELSE 'closed' END,
               CASE WHEN n % 50 = 0 THEN NULL ELSE 'webhook' END, now(),
               CASE WHEN n % 50 = 0 THEN now() + n * interval '1 second' END, now()
          FROM generate_series(1, 50000) AS n
        """).then().then(database.sql("ANALYZE open_payments").then())
        .block(Duration.ofSeconds(30));
    Instant now = Instant.now();
    String plan = database.sql("EXPLAIN " + LeasedPayments.CLAIM_DUE)
        .bind("channel", "stripe").bind("limit", 500).bind("owner", "me")
        .bind("priority", LeasedPayments.URGENT)
        .bind("now", now.plusSeconds(86_400)).bind("until", now.plusSeconds(90_000))
        .map(row -> String.valueOf(row.get(0, String.class))).all()
        .reduce((lines, line) -> lines + "\n" + line).block(Duration.ofSeconds(30));
    assertThat(plan).contains("Index Scan using open_payments_due", "open_payments_pkey")
        .doesNotContain("Seq Scan", "Sort");
    String oldestDue = database.sql("EXPLAIN " + OpenPaymentLists.OLDEST_DUE)
        .bind("channels", new String[] {"stripe", "paypal"}).bind("now", now)
        .map(row -> String.valueOf(row.get(0, String.class))).all()
        .reduce((lines, line) -> lines + "\n" + line).block(Duration.ofSeconds(30));
    assertThat(oldestDue).contains("Index Scan using open_payments_due")
        .doesNotContain("Seq Scan", "Sort");
    String byReference = String.join("\n", all("""
        EXPLAIN SELECT payment_id FROM open_payments
         WHERE payment_channel = 'stripe' AND provider_payment_id = 'pi77'
        """));
    assertThat(byReference).contains("open_payments_provider_id");
  }

  @Test
  void tellsPaymentsApartThatShareNothing() {
    hearCreated(id, "stripe", null);
    PaymentId other = PaymentId.random();
    hearCreated(other, "stripe", null);
    hear(succeeded("stripe", false));
    assertThat(all("SELECT payment_id FROM open_payments WHERE status = 'open'"))
        .containsExactly(other.value());
  }
}

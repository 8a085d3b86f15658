package dev.quittance.providers.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentExpired;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.RefundId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.NotFound;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What holds for every provider over the wire while nothing goes wrong there. */
abstract class ProviderWireTests extends SimulatedProviderTests {

  ProviderWireTests(ProviderUnderTest under) {
    super(under);
  }

  @Test
  void createsWhatWasAskedForUnderOurIds() {
    CreatePayment wish = newWish();
    PaymentReference payment = create(wish);

    JsonNode entry = onlyEntry(payment);
    assertThat(entry.path("order_id").asString()).isEqualTo(wish.orderId().value());
    assertThat(entry.path("amount_minor").asLong()).isEqualTo(wish.amount().amountMinor());
    assertThat(entry.path("currency").asString()).isEqualToIgnoringCase(
        wish.amount().currency());
    PaymentSnapshot read = snapshotOf(payment);
    assertThat(read.status()).isEqualTo(PaymentStatus.PENDING);
    assertThat(read.amount()).isEqualTo(wish.amount());
    assertThat(read.received().amountMinor()).isZero();
    assertThat(read.orderId()).isEqualTo(wish.orderId());
    assertThat(read.paymentId()).isEqualTo(wish.paymentId());
  }

  @Test
  void createsTheSamePaymentOnce() {
    CreatePayment wish = newWish();
    PaymentReference first = create(wish);

    assertThat(create(again(wish)).providerPaymentId()).isEqualTo(first.providerPaymentId());
    assertThat(world().ledger(wish.paymentId().value())).hasSize(1);
  }

  @Test
  void tellsAPaymentByWebhookAndByReading() {
    PaymentReference payment = pay();

    await().atMost(WAIT).untilAsserted(() -> assertThat(told(payment))
        .anySatisfy(outcome -> assertThat(outcome).isInstanceOfSatisfying(
            PaymentSucceeded.class,
            paid -> assertThat(paid.amount()).isEqualTo(payment.amount()))));
    PaymentSnapshot read = snapshotOf(payment);
    assertThat(read.received()).isEqualTo(payment.amount());
    assertThat(read.refunded().amountMinor()).isZero();
    assertThat(read.occurredAt()).isBetween(
        Instant.now().minusSeconds(120), Instant.now().plusSeconds(60));
  }

  @Test
  void refundsPartlyThenWhatIsLeft() {
    PaymentReference payment = pay();
    long all = payment.amount().amountMinor();
    long part = all / 4;

    assertThat(isCertainlyNothing(
        provider().refund(refundOf(payment, "r-1", part, false)))).isFalse();
    await().atMost(WAIT).until(() -> snapshotOf(payment).status()
        == PaymentStatus.PARTIALLY_REFUNDED);
    assertThat(snapshotOf(payment).refunded().amountMinor()).isEqualTo(part);
    assertThat(isCertainlyNothing(
        provider().refund(refundOf(payment, "r-2", all - part, false)))).isFalse();
    await().atMost(WAIT).until(() -> snapshotOf(payment).status() == PaymentStatus.REFUNDED);
    assertThat(snapshotOf(payment).refunds()).extracting(refund -> refund.refundId())
        .containsExactlyInAnyOrder(new RefundId("r-1"), new RefundId("r-2"));
    assertThat(onlyEntry(payment).path("refunded_minor").asLong()).isEqualTo(all);
    await().atMost(WAIT).untilAsserted(() -> assertThat(told(payment))
        .anySatisfy(outcome -> assertThat(outcome).isInstanceOf(PaymentRefunded.class)));
  }

  @Test
  void refundsNoMoreThanThereIs() {
    PaymentReference payment = pay();

    ProviderOutcome tooMuch = provider().refund(
        refundOf(payment, "r-1", payment.amount().amountMinor() + 100, false));
    assertThat(isCertainlyNothing(tooMuch)).as(tooMuch.toString()).isTrue();
    assertThat(onlyEntry(payment).path("refunded_minor").asLong()).isZero();
  }

  @Test
  void seesARefundMadeInTheDashboard() {
    PaymentReference payment = pay();
    world().act(payment.providerPaymentId(), "refund",
        "{\"amount\": " + payment.amount().amountMinor() / 2 + "}");

    await().atMost(WAIT).untilAsserted(() -> {
      PaymentSnapshot read = snapshotOf(payment);
      assertThat(read.status()).isEqualTo(PaymentStatus.PARTIALLY_REFUNDED);
      assertThat(read.refunds()).singleElement()
          .satisfies(refund -> assertThat(refund.refundId()).isNull());
    });
  }

  @Test
  void endsAnUnpaidPaymentOrSaysThatItCannot() {
    PaymentReference payment = create(newWish());
    if (!can(Capability.CANCEL)) {
      return;
    }
    assertThat(provider().cancel(new CancelPayment(payment, "test")))
        .isInstanceOf(Succeeded.class);
    assertThat(snapshotOf(payment).status())
        .isIn(PaymentStatus.CANCELLED, PaymentStatus.EXPIRED);
    assertThat(provider().cancel(new CancelPayment(payment, "test")))
        .isInstanceOf(Succeeded.class);
  }

  @Test
  void cannotEndWhatIsPaid() {
    PaymentReference payment = pay();
    if (can(Capability.CANCEL)) {
      assertThat(provider().cancel(new CancelPayment(payment, "test")))
          .isInstanceOf(Declined.class);
    }
    assertThat(snapshotOf(payment).status()).isEqualTo(PaymentStatus.SUCCEEDED);
  }

  @Test
  void knowsThatItDoesNotHaveAPayment() {
    PaymentReference real = create(newWish());
    PaymentReading reading = provider().read(new PaymentReference(real.paymentId(),
        real.orderId(), under.unknownPaymentId(), Map.of(), real.amount()));

    assertThat(reading).isInstanceOf(NotFound.class);
    if (can(Capability.FIND)) {
      assertThat(provider().find(search(wish("p-never", true)))).isInstanceOf(NotFound.class);
    }
  }

  @Test
  void findsAPaymentByOurId() {
    CreatePayment wish = newWish();
    PaymentReference payment = create(wish);
    for (int more = 0; more < 3; more++) {
      create(newWish());
    }
    if (can(Capability.FIND)) {
      assertThat(provider().find(search(wish))).isInstanceOfSatisfying(Found.class, found ->
          assertThat(found.snapshot().providerPaymentId())
              .isEqualTo(payment.providerPaymentId()));
    }
  }

  @Test
  void listsTheEventsThatItSent() {
    PaymentReference payment = pay();
    await().atMost(WAIT).until(() -> !told(payment).isEmpty());
    if (!can(Capability.LIST_EVENTS)) {
      return;
    }
    Set<String> listed = new HashSet<>();
    listed().forEach(event -> listed.add(event.providerEventId()));
    assertThat(told(payment)).allSatisfy(outcome ->
        assertThat(listed).contains(outcome.report().providerEventId()));
  }

  /** What the provider sent, or tried to send. */
  private List<ProviderEvent> listed() {
    List<ProviderEvent> events = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      EventListing listing = provider().listEvents(new EventQuery(
          NOW.minusSeconds(600), Instant.now().plusSeconds(600), cursor));
      assertThat(listing).isInstanceOf(EventListing.Page.class);
      EventListing.Page page = (EventListing.Page) listing;
      page.bodies().forEach(body -> events.add(eventOf(hooks().translate(body.getBytes(
          StandardCharsets.UTF_8)))));
      cursor = page.cursor();
      pages++;
    } while (cursor != null && pages < 20);
    return events;
  }

  private static ProviderEvent eventOf(WebhookVerdict verdict) {
    assertThat(verdict).isInstanceOf(WebhookVerdict.Verified.class);
    return ((WebhookVerdict.Verified) verdict).event();
  }

  private static String eventIdOf(WebhookVerdict verdict) {
    return eventOf(verdict).providerEventId();
  }

  @Test
  void declaresTheEndsThatItsDocumentationTells() {
    assertThat(provider().capabilities().toldEnds()).isEqualTo(under.toldEnds());
  }

  /** An end that is not told is no lost webhook; one that is declared must come by one. */
  @ParameterizedTest
  @ValueSource(strings = {"fail", "expire", "cancel", "pay expire", "pay_later fail"})
  void tellsTheEndsThatItDeclaresAndNoOthers(String way) {
    PaymentReference payment = create(newWish());
    try {
      Stream.of(way.split(" ")).forEach(action -> act(payment, action));
    } catch (IllegalStateException refused) {
      return;
    }
    if (!can(Capability.LIST_EVENTS) || !(provider().read(payment) instanceof Found found)) {
      return;
    }
    PaymentStatus status = found.snapshot().status();
    switch (status) {
      case FAILED, CANCELLED, EXPIRED -> assertThat(listed().stream()
          .map(ProviderEvent::translation).anyMatch(ProviderWireTests::isEndWithoutSuccess))
          .as(status.name()).isEqualTo(provider().capabilities().tells(status));
      case PENDING, AUTHORISED, SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> { }
    }
  }

  private void act(PaymentReference payment, String action) {
    if (action.equals("cancel")) {
      provider().cancel(new CancelPayment(payment, "test"));
    } else {
      world().act(payment.providerPaymentId(), action.replace("pay_later", "pay"),
          "{\"delayed\": " + action.equals("pay_later") + "}");
    }
    if (can(Capability.CAPTURE) && provider().read(payment) instanceof Found found
        && found.snapshot().status() == PaymentStatus.AUTHORISED && !action.equals("pay")) {
      provider().capture(new CapturePayment(payment));
    }
  }

  private static boolean isEndWithoutSuccess(Translation translation) {
    return translation instanceof Translation.Outcome(PaymentOutcome outcome)
        && (outcome instanceof PaymentExpired || outcome instanceof PaymentCancelled
            || outcome instanceof PaymentFailed failed && failed.terminal());
  }

  @Test
  void refusesWhatWasChangedOnTheWay() {
    PaymentReference payment = pay();
    await().atMost(WAIT).until(() -> !told(payment).isEmpty());
    for (WebhookRequest request : world().webhooks()) {
      assertThat(hooks().receive(request)).isInstanceOf(WebhookVerdict.Verified.class);
      byte[] body = request.body().clone();
      for (int at = 0; at < body.length; at += 1 + body.length / 20) {
        body[at] ^= 1;
        assertThat(hooks().receive(new WebhookRequest(request.headers(), body)))
            .isInstanceOf(WebhookVerdict.InvalidSignature.class);
        body[at] ^= 1;
      }
      assertThat(eventIdOf(hooks().translate(request.body())))
          .isEqualTo(eventIdOf(hooks().receive(request)));
    }
  }

  @Test
  void saysWhatWasRefusedAtTheDoor() {
    Map<String, String> settings = new HashMap<>(
        under.settings(world().url(), ProviderUnderTest.PATIENT_MILLIS));
    settings.put(under.wrongCredential().getKey(), under.wrongCredential().getValue());
    PaymentProvider stranger = providersWith(settings).find(under.name()).orElseThrow();
    PaymentReference payment = create(newWish());
    CreatePayment wish = newWish();

    assertThat(stranger.create(wish)).isInstanceOfSatisfying(NotAttempted.class, refused ->
        assertThat(refused.code()).isEqualTo("unauthorized"));
    assertThat(world().ledger(wish.paymentId().value())).isEmpty();
    assertThat(stranger.read(payment)).isInstanceOfSatisfying(Unavailable.class, unavailable ->
        assertThat(unavailable.code()).isEqualTo("unauthorized"));
  }

  @Test
  void saysThatItReachedNobody() {
    PaymentProvider nowhere = providersWith(
        under.settings("http://localhost:1", ProviderUnderTest.PATIENT_MILLIS))
        .find(under.name()).orElseThrow();
    PaymentReference payment = create(newWish());

    assertThat(nowhere.create(newWish())).isInstanceOfSatisfying(NotAttempted.class, refused -> {
      assertThat(refused.code()).isEqualTo("unreachable");
      assertThat(refused.retryable()).isTrue();
    });
    assertThat(nowhere.read(payment)).isInstanceOf(Unavailable.class);
  }
}

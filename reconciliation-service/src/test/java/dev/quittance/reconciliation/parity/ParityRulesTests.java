package dev.quittance.reconciliation.parity;

import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.CREATED_UNASKED;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.CREDITS_DIFFER;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.CREDITS_GRANTED_TWICE;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.CREDITS_NOT_GRANTED;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.PAID_WITHOUT_SUCCESS;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.REFUND_BEYOND_TOLD;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.REFUND_NOT_APPLIED;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.REFUND_UNANSWERED;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.REQUEST_UNANSWERED;
import static dev.quittance.reconciliation.discrepancies.DiscrepancyKind.SUCCESS_NOT_APPLIED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quittance.events.Event;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.reconciliation.Samples;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.parity.Gap.Repair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ParityRulesTests {

  private static final Words SAY = Words.fresh();
  private static final Words OTHER = SAY.other();
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(2);

  static final ParitySettings SETTINGS = settings(true);

  static ParitySettings settings(boolean surplusRefunded) {
    return new ParitySettings(true, Duration.ofMinutes(10), Duration.ofHours(1),
        Duration.ofDays(20), Duration.ofSeconds(5), 50, 5, Duration.ofMinutes(5),
        surplusRefunded);
  }

  private static Arguments of(String said, DiscrepancyKind rule, Event... events) {
    return arguments(said, List.of(rule), List.of(events));
  }

  private static Arguments agreed(String said, Event... events) {
    return arguments(said, List.of(), List.of(events));
  }

  static Stream<Arguments> sayings() {
    return Stream.of(
        agreed("nothing"),
        of("asked only", REQUEST_UNANSWERED, SAY.requested()),
        agreed("asked, created", SAY.requested(), SAY.created()),
        agreed("asked, failed", SAY.requested(), SAY.creationFailed()),
        agreed("asked, cancelled", SAY.requested(), SAY.cancelled()),
        of("created only", CREATED_UNASKED, SAY.created()),
        of("one of two asked only", REQUEST_UNANSWERED,
            SAY.requested(), SAY.created(), OTHER.requested()),
        of("succeeded only", SUCCESS_NOT_APPLIED, SAY.succeeded()),
        agreed("succeeded, paid", SAY.succeeded(), SAY.paid()),
        agreed("succeeded, in review", SAY.succeeded(), SAY.review()),
        agreed("second success in review", SAY.succeeded(), SAY.review(), OTHER.succeeded()),
        agreed("surplus left to a person", SAY.succeeded(), SAY.review("surplus_disputed")),
        of("surplus left to a person, second success ignored", SUCCESS_NOT_APPLIED,
            SAY.succeeded(), SAY.review("surplus_disputed"), OTHER.succeeded()),
        agreed("surplus left to a person, second success paid", SAY.succeeded(),
            SAY.review("surplus_disputed"), OTHER.succeeded(), OTHER.paid()),
        of("second success ignored", SUCCESS_NOT_APPLIED,
            SAY.succeeded(), SAY.paid(), OTHER.succeeded()),
        agreed("second success given back", SAY.succeeded(), SAY.paid(), OTHER.succeeded(),
            OTHER.refundRequested("r9", "policy:surplus"), OTHER.refundCreated("r9", 100, true)),
        of("second success given back by a person only", SUCCESS_NOT_APPLIED,
            SAY.succeeded(), SAY.paid(), OTHER.succeeded(),
            OTHER.refundRequested("r9", "admin"), OTHER.refundCreated("r9", 100, false)),
        of("paid only", PAID_WITHOUT_SUCCESS, SAY.paid()),
        agreed("paid by hand", SAY.paid("manual", null)),
        of("refund asked", REFUND_UNANSWERED, SAY.refundRequested("r1", "admin")),
        agreed("refund accepted", SAY.refundRequested("r1", "admin"),
            SAY.refundCreated("r1", 100, false)),
        agreed("refund refused", SAY.refundRequested("r1", "admin"), SAY.refundFailed("r1", 100)),
        of("one of two refunds asked", REFUND_UNANSWERED, SAY.refundRequested("r1", "admin"),
            SAY.refundCreated("r1", 100, false), SAY.refundRequested("r2", "admin")),
        of("refund told", REFUND_NOT_APPLIED,
            SAY.succeeded(), SAY.paid(), SAY.refunded("re_1", 100)),
        of("refund done at once", REFUND_NOT_APPLIED,
            SAY.succeeded(), SAY.paid(), SAY.refundCreated("r1", 100, true)),
        agreed("refund told of what paid nothing", OTHER.refunded("re_1", 100)),
        agreed("refund applied", SAY.succeeded(), SAY.paid(), SAY.refunded("re_1", 100),
            SAY.orderRefunded(100, SOON)),
        of("second refund not applied", REFUND_NOT_APPLIED, SAY.succeeded(), SAY.paid(),
            SAY.refunded("re_1", 100), SAY.orderRefunded(100, SOON), SAY.refunded("re_2", 50)),
        of("refund nobody told", REFUND_BEYOND_TOLD,
            SAY.succeeded(), SAY.paid(), SAY.orderRefunded(100, SOON)),
        of("refund failed after all", REFUND_BEYOND_TOLD, SAY.succeeded(), SAY.paid(),
            SAY.refunded("re_r1", 100), SAY.orderRefunded(100, SOON), SAY.refundFailed("r1", 100)),
        agreed("and the order shows it", SAY.succeeded(), SAY.paid(),
            SAY.refunded("re_r1", 100), SAY.orderRefunded(100, SOON), SAY.refundFailed("r1", 100),
            SAY.orderRefunded(0, LATER)),
        agreed("credits not told", SAY.succeeded(), SAY.paid()),
        agreed("no credits due", SAY.succeeded(), SAY.paid("stripe", 0L)),
        of("credits due", CREDITS_NOT_GRANTED, SAY.succeeded(), SAY.paid("stripe", 50L)),
        agreed("credits granted", SAY.succeeded(), SAY.paid("stripe", 50L), SAY.granted(50)),
        of("other credits granted", CREDITS_DIFFER,
            SAY.succeeded(), SAY.paid("stripe", 50L), SAY.granted(60)),
        of("credits granted twice", CREDITS_GRANTED_TWICE,
            SAY.succeeded(), SAY.paid("stripe", 50L), SAY.granted(50), SAY.granted(20)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sayings")
  void findsWhatDoesNotAgreeInWhateverOrderItWasSaid(
      String said, List<DiscrepancyKind> rules, List<Event> events) {
    Random random = new Random(7);
    for (int run = 0; run < 50; run++) {
      List<Event> shuffled = new ArrayList<>(events);
      events.stream().filter(_ -> random.nextBoolean()).forEach(shuffled::add);
      Collections.shuffle(shuffled, random);

      assertThat(gaps(Samples.NOON, shuffled)).as("%s", shuffled)
          .extracting(Gap::rule).containsExactlyElementsOf(rules);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sayings")
  void waitsForNobodyWhenTheSayingsAreOlderThanTheHorizon(
      String said, List<DiscrepancyKind> rules, List<Event> events) {
    assertThat(gaps(Instant.EPOCH, events)).isEmpty();
  }

  @Test
  void keepsASecondSuccessIfThatIsThePolicy() {
    OrderSayings order =
        heard(Samples.NOON, List.of(SAY.succeeded(), SAY.paid(), OTHER.succeeded()));

    assertThat(ParityRules.gaps(order, settings(false))).isEmpty();
  }

  /** The order goes on as it was, so another payment must still pay it. */
  @ParameterizedTest
  @ValueSource(strings = {"surplus_disputed", "surplus_refund_failed"})
  void countsAReviewOfASurplusForItsOwnPaymentOnly(String reason) {
    assertThat(gaps(SAY.succeeded(), SAY.review(reason), OTHER.succeeded()))
        .extracting(Gap::key)
        .containsExactly(SUCCESS_NOT_APPLIED + ":" + OTHER.paymentId());
  }

  @Test
  void readsWhatWasStoredOfASurplusBefore() {
    OrderSayings stored = ParityOrders.JSON.readValue("""
        {"payments": {"p-1": {"marks": {"SUCCEEDED": "2026-11-22T12:00:00Z",
             "SURPLUS_REFUND_REQUESTED": "2026-11-22T12:00:00Z"}, "pay_until": null,
           "refunds": {"told": {}, "told_total_minor": 0, "applied_minor": 0,
             "applied_at": null, "changed_at": null}}},
         "refunds": {}, "credits": {"due": null, "grants": {}, "since": null},
         "reviewed_since": null}
        """, OrderSayings.class);

    assertThat(ParityRules.gaps(stored, SETTINGS)).isEmpty();
    assertThat(ParityOrders.JSON.writeValueAsString(stored))
        .as("what an older version reads").contains("SURPLUS_REFUND_REQUESTED");
  }

  @Test
  void givesTheOtherServiceItsGrace() {
    assertThat(gaps(SAY.requested()).getFirst().overdueAt())
        .isEqualTo(Samples.NOON.plus(SETTINGS.providerGrace()));
    assertThat(gaps(SAY.succeeded()).getFirst().overdueAt())
        .isEqualTo(Samples.NOON.plus(SETTINGS.grace()));
    assertThat(gaps(SAY.granted(1), SAY.granted(2)).getFirst().overdueAt())
        .isEqualTo(Samples.NOON);
  }

  @Test
  void saysARequestAgainOnlyWhileItIsWanted() {
    assertThat(gaps(SAY.requested()).getFirst().repair()).isEqualTo(new Repair.SayAgain(
        Set.of(EventType.PAYMENT_REQUESTED), Samples.NOON.plus(Duration.ofHours(24))));
    assertThat(gaps(SAY.requested(), SAY.cancellationRequested()).getFirst().repair())
        .isEqualTo(new Repair.AskPerson());
  }

  /** Or the repair, which is heard here too, would look like the healing. */
  @Test
  void beginsNoNewGraceWhenTheSameIsSaidAgain() {
    OrderSayings once = heard(Samples.NOON,
        List.of(SAY.succeeded(), SAY.paid(), SAY.refunded("re_1", 100), SAY.requested()));
    OrderSayings twice = once;
    for (Event event : List.of(SAY.refunded("re_1", 100), SAY.requested())) {
      twice = twice.and(SAY.envelope(event),
          event instanceof PaymentOutcome ? SAY.paymentId() : null,
          Samples.NOON.plus(Duration.ofHours(5)));
    }
    assertThat(twice).isEqualTo(once);
  }

  private static List<Gap> gaps(Event... events) {
    return gaps(Samples.NOON, Arrays.asList(events));
  }

  private static List<Gap> gaps(Instant since, List<Event> events) {
    return ParityRules.gaps(heard(since, events), SETTINGS);
  }

  private static OrderSayings heard(Instant since, List<Event> events) {
    OrderSayings order = OrderSayings.NONE;
    for (Event event : events) {
      order = order.and(SAY.envelope(event), event instanceof PaymentOutcome outcome
          ? outcome.report().paymentId() : null, since);
    }
    return order;
  }
}

package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
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
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.ReportedBy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PaymentFactsTests {

  private static final ProviderReport REPORT = new ProviderReport("stripe", "evt_1", "pi_1",
      Map.of("payment_intent", "pi_1"), new OrderId("o-1"), new PaymentId("p-1"),
      Instant.EPOCH, ReportedBy.WEBHOOK);
  private static final PaymentOutcome SUCCEEDED = new PaymentSucceeded(REPORT, yuan(1000));
  private static final PaymentOutcome TRY_FAILED =
      new PaymentFailed(REPORT, "card_declined", "declined", false);
  private static final PaymentOutcome FAILED = new PaymentFailed(REPORT, "failed", "x", true);
  private static final PaymentOutcome EXPIRED = new PaymentExpired(REPORT);
  private static final PaymentOutcome CANCELLED = new PaymentCancelled(REPORT, "abandoned");

  private static Money yuan(long minor) {
    return new Money(minor, "CNY");
  }

  private static PaymentOutcome refund(String id, long minor) {
    return new PaymentRefunded(REPORT, null, id, yuan(minor), null);
  }

  private static PaymentOutcome totalRefunded(long minor) {
    return new PaymentRefunded(REPORT, null, null, null, yuan(minor));
  }

  private static PaymentOutcome refundFailed(String id, long minor) {
    return new RefundFailed(REPORT, null, id, yuan(minor), "expired_card", "x");
  }

  private static PaymentFacts after(List<PaymentOutcome> outcomes) {
    PaymentFacts facts = PaymentFacts.NONE;
    for (PaymentOutcome outcome : outcomes) {
      facts = facts.and(outcome);
    }
    return facts;
  }

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of(List.of(), PaymentStatus.REQUESTED),
        Arguments.of(List.of(TRY_FAILED), PaymentStatus.REQUESTED),
        Arguments.of(List.of(new PaymentApproved(REPORT, null)), PaymentStatus.REQUESTED),
        Arguments.of(List.of(FAILED), PaymentStatus.FAILED),
        Arguments.of(List.of(EXPIRED), PaymentStatus.EXPIRED),
        Arguments.of(List.of(CANCELLED), PaymentStatus.CANCELLED),
        Arguments.of(List.of(SUCCEEDED), PaymentStatus.SUCCEEDED),
        Arguments.of(List.of(TRY_FAILED, SUCCEEDED), PaymentStatus.SUCCEEDED),
        Arguments.of(List.of(EXPIRED, SUCCEEDED), PaymentStatus.SUCCEEDED),
        Arguments.of(List.of(SUCCEEDED, FAILED), PaymentStatus.SUCCEEDED),
        Arguments.of(List.of(SUCCEEDED, refund("re_1", 400)), PaymentStatus.PARTIALLY_REFUNDED),
        Arguments.of(List.of(SUCCEEDED, refund("re_1", 400), refund("re_2", 600)),
            PaymentStatus.REFUNDED),
        Arguments.of(List.of(SUCCEEDED, totalRefunded(1000)), PaymentStatus.REFUNDED),
        Arguments.of(List.of(SUCCEEDED, refund("re_1", 400), refundFailed("re_1", 400)),
            PaymentStatus.SUCCEEDED));
  }

  @ParameterizedTest
  @MethodSource("table")
  void derivesTheStateFromTheFacts(List<PaymentOutcome> outcomes, PaymentStatus expected) {
    assertThat(after(outcomes).status()).isEqualTo(expected);
  }

  static Stream<List<PaymentOutcome>> lives() {
    return Stream.of(
        List.of(TRY_FAILED, SUCCEEDED, EXPIRED, CANCELLED, refund("re_1", 400)),
        List.of(SUCCEEDED, refund("re_1", 400), refund("re_2", 600), totalRefunded(400),
            totalRefunded(1000)),
        List.of(SUCCEEDED, refund("re_1", 400), totalRefunded(400), refundFailed("re_1", 400)),
        List.of(SUCCEEDED, new DisputeOpened(REPORT, "dp_1", yuan(1000), "fraudulent"),
            new DisputeClosed(REPORT, "dp_1", yuan(1000), true), FAILED),
        List.of(FAILED, EXPIRED, CANCELLED, TRY_FAILED));
  }

  /** Every order, and in every order each event once more at every place. */
  @ParameterizedTest
  @MethodSource("lives")
  void everyPermutationWithDuplicatesReachesOneState(List<PaymentOutcome> life) {
    Set<PaymentFacts> ends = new HashSet<>();
    for (List<PaymentOutcome> permutation : permutations(life)) {
      ends.add(after(permutation));
      for (PaymentOutcome duplicate : life) {
        for (int place = 0; place <= permutation.size(); place++) {
          List<PaymentOutcome> withDuplicate = new ArrayList<>(permutation);
          withDuplicate.add(place, duplicate);
          ends.add(after(withDuplicate));
        }
      }
    }
    assertThat(ends).hasSize(1);
  }

  private static <T> List<List<T>> permutations(List<T> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<T>> all = new ArrayList<>();
    for (int index = 0; index < items.size(); index++) {
      List<T> rest = new ArrayList<>(items);
      T first = rest.remove(index);
      for (List<T> tail : permutations(rest)) {
        List<T> permutation = new ArrayList<>(List.of(first));
        permutation.addAll(tail);
        all.add(permutation);
      }
    }
    return all;
  }

  @Test
  void countsARefundThatIsToldTwiceOnce() {
    PaymentFacts facts =
        after(List.of(SUCCEEDED, refund("re_1", 400), refund("re_1", 400), totalRefunded(400)));

    assertThat(facts.refundedMinor()).isEqualTo(400);
  }
}

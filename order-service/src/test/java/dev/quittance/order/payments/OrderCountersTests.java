package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.order.orders.OrderSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Counters that alerts watch. */
@Timeout(30)
class OrderCountersTests {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final OrderCounters counters = new OrderCounters(meters, new OrderSettings(
      Duration.ofHours(1), "stripe", List.of("stripe", "omise"), Duration.ofSeconds(1), true,
      "http://localhost/unused", null));

  @ParameterizedTest
  @ValueSource(strings = {"amount_mismatch", "currency_mismatch", "provider_mismatch",
    "reference_mismatch", "price_changed", "surplus_disputed", "surplus_refund_failed"})
  void knowsEveryReasonFromTheStart(String reason) {
    assertThat(meters.get("quittance.orders.mismatches").tag("reason", reason).counter().count())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({"stripe, dispute.opened.v1", "omise, dispute.opened.v1", "stripe, refund.failed.v1",
    "omise, refund.failed.v1", "stripe, payment.succeeded.v1"})
  void knowsTheOutcomesOfEveryEnabledProviderFromTheStart(String provider, String type) {
    assertThat(meters.get("quittance.payments.outcomes").tag("provider", provider)
        .tag("type", type).counter().count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payment.requested.v1", "order.paid.v1", "order.refunded.v1"})
  void knowsWhatItSendsFromTheStart(String type) {
    assertThat(meters.get("quittance.outbox.sent").tag("type", type).counter().count()).isZero();
  }

  @Test
  void countsOnTheSeriesThatIsThere() {
    int before = meters.getMeters().size();

    counters.addMismatch("surplus_disputed");

    assertThat(meters.getMeters()).hasSize(before);
    assertThat(meters.get("quittance.orders.mismatches").tag("reason", "surplus_disputed")
        .counter().count()).isEqualTo(1);
  }
}

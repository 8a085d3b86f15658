package dev.quittance.order.payments;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class VerdictTests {

  private static final Payment PAYMENT = new Payment(new PaymentId("p-1"), new OrderId("o-1"), 1,
      "stripe", null, new Money(5000, "CNY"), PaymentFacts.NONE, false, false, null, null, null,
      null, null, Instant.EPOCH);

  private static PaymentSucceeded success(String provider, long minor, String currency) {
    return new PaymentSucceeded(new ProviderReport(provider, "evt", "pi", Map.of(), null, null,
        Instant.EPOCH, ReportedBy.WEBHOOK), new Money(minor, currency));
  }

  @Test
  void agreesOnTheLastMinorUnit() {
    assertThat(Verdict.on(PAYMENT, success("stripe", 5000, "CNY"), false))
        .isInstanceOf(Verdict.Agrees.class);
  }

  @ParameterizedTest
  @CsvSource({
    "stripe, 4999, CNY, false, amount_mismatch",
    "stripe, 5001, CNY, false, amount_mismatch",
    "stripe, 5000, USD, false, currency_mismatch",
    "dummy, 5000, CNY, false, provider_mismatch",
    "stripe, 5000, CNY, true, reference_mismatch",
  })
  void disagrees(
      String provider, long minor, String currency, boolean another, String reason) {
    assertThat(Verdict.on(PAYMENT, success(provider, minor, currency), another))
        .isInstanceOfSatisfying(Verdict.Disagrees.class,
            verdict -> assertThat(verdict.reason()).isEqualTo(reason));
  }
}

package dev.quittance.simulator.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(10)
class StripeAmountsTests {

  @ParameterizedTest
  @CsvSource({"800, jpy, 800 JPY", "19900, cny, 199.00 CNY", "1230, kwd, 1.230 KWD"})
  void showsAmountsWithStripesDecimals(long amount, String currency, String shown) {
    assertThat(StripeAmounts.display(amount, currency)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0, cny", "-1, cny", "100000000, cny", "49, usd", "1231, kwd", "150, isk"})
  void refusesAmountsThatStripeRefuses(long amount, String currency) {
    assertThatExceptionOfType(StripeException.class)
        .isThrownBy(() -> StripeAmounts.check("amount", amount, currency));
  }

  @Test
  void takesTheLargestAmount() {
    assertThatCode(() -> StripeAmounts.check("amount", 99_999_999, "usd"))
        .doesNotThrowAnyException();
  }
}

package dev.quittance.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class MoneyTests {

  @ParameterizedTest
  @CsvSource({"199.00, CNY, 19900", "0.01, CNY, 1", "800, JPY, 800", "1.234, KWD, 1234",
    "-5.5, CNY, -550", "100, CNY, 10000"})
  void readsMajorUnits(String text, String currency, long minor) {
    assertThat(Money.ofMajor(text, currency)).isEqualTo(new Money(minor, currency));
  }

  @ParameterizedTest
  @CsvSource({"1.234, CNY", "1.5, JPY", "1e3, CNY", "NaN, CNY", "'', CNY", "' 1', CNY",
    "99999999999999999999, CNY", "1, XAU", "1, cny", "1, ABC", "'1,000', CNY"})
  void refusesWhatIsNoAmount(String text, String currency) {
    assertThatThrownBy(() -> Money.ofMajor(text, currency))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void losesNothingThereAndBackInAnyCurrency() {
    long count = Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getDefaultFractionDigits() >= 0)
        .map(currency -> new Money(1_234_567, currency.getCurrencyCode()))
        .peek(money ->
            assertThat(Money.ofMajor(money.toMajorText(), money.currency())).isEqualTo(money))
        .count();
    assertThat(count).isGreaterThan(100);
  }

  @Test
  void addsOnlyWhatFitsAndMatches() {
    Money most = new Money(Long.MAX_VALUE, "CNY");

    assertThat(new Money(1, "CNY").plus(new Money(2, "CNY"))).isEqualTo(new Money(3, "CNY"));
    assertThatThrownBy(() -> most.plus(new Money(1, "CNY")))
        .isInstanceOf(ArithmeticException.class);
    assertThatThrownBy(() -> most.minus(new Money(1, "USD")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({"''", "a b", "a/b", "ü"})
  void refusesIdsThatAreNotSafeEverywhere(String id) {
    assertThatThrownBy(() -> new OrderId(id)).hasMessageContaining("order_id");
    assertThatThrownBy(() -> new PaymentId("x".repeat(65))).hasMessageContaining("payment_id");
  }
}

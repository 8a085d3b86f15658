package dev.quittance.providers.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quittance.events.Money;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class StripeCurrenciesTests {

  @ParameterizedTest
  @CsvSource({"CNY, 19900, 19900", "JPY, 800, 800", "KWD, 1230, 1230", "ISK, 500, 50000",
    "UGX, 500, 50000", "MGA, 1500, 15"})
  void translatesByStripesOwnTable(String currency, long ours, long stripes) {
    Money money = new Money(ours, currency);

    assertThat(StripeCurrencies.toStripe(money)).isEqualTo(stripes);
    assertThat(StripeCurrencies.toMoney(stripes, currency.toLowerCase())).isEqualTo(money);
  }

  @Test
  void refusesWhatStripeCannotExpress() {
    assertThatThrownBy(() -> StripeCurrencies.toStripe(new Money(1234, "KWD")))
        .hasMessageContaining("KWD");
    assertThatThrownBy(() -> StripeCurrencies.toStripe(new Money(1550, "MGA")))
        .hasMessageContaining("decimals");
    assertThatThrownBy(() -> StripeCurrencies.toMoney(50, "isk")).hasMessageContaining("decimals");
    assertThatThrownBy(() -> StripeCurrencies.toMoney(50, "zzz")).hasMessageContaining("ZZZ");
  }

  /** There and back gives the same in every currency that has a minor unit. */
  @Test
  void losesNothingInAnyCurrency() {
    long count = Currency.getAvailableCurrencies().stream()
        .filter(currency -> currency.getDefaultFractionDigits() >= 0
            && currency.getDefaultFractionDigits() <= 3)
        .map(currency -> new Money(12_300, currency.getCurrencyCode()))
        .peek(money -> assertThat(StripeCurrencies.toMoney(
            StripeCurrencies.toStripe(money), money.currency())).isEqualTo(money))
        .count();
    assertThat(count).isGreaterThan(100);
  }
}

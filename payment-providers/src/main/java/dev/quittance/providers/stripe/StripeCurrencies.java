package dev.quittance.providers.stripe;

import dev.quittance.events.Money;
import java.util.Currency;
import java.util.Locale;
import java.util.Set;

/**
 * Stripe's own table of decimals, which is not ISO 4217's: see "Zero-decimal currencies" and
 * "Special cases" in its documentation on currencies.
 */
public final class StripeCurrencies {

  private static final Set<String> ZERO_DECIMAL = Set.of("BIF", "CLP", "DJF", "GNF", "JPY", "KMF",
      "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF");
  private static final Set<String> THREE_DECIMAL = Set.of("BHD", "JOD", "KWD", "OMR", "TND");
  private static final long TEN = 10;

  private StripeCurrencies() {
  }

  /**
   * Stripe's whole number for an amount.
   *
   * @throws IllegalArgumentException if Stripe cannot express it
   */
  static long toStripe(Money money) {
    if (!money.isPositive()) {
      throw new IllegalArgumentException("the amount must be above zero: " + money);
    }
    if (THREE_DECIMAL.contains(money.currency()) && money.amountMinor() % TEN != 0) {
      throw new IllegalArgumentException(
          "Stripe takes " + money.currency() + " only with a last digit of 0: " + money);
    }
    return rescale(money.amountMinor(), isoDecimals(money.currency()),
        stripeDecimals(money.currency()));
  }

  /**
   * Our amount for Stripe's whole number.
   *
   * @throws IllegalArgumentException if the currency is unknown or has no such amount
   */
  public static Money toMoney(long amount, String currency) {
    String code = currency.toUpperCase(Locale.ROOT);
    Money.zero(code);
    return new Money(rescale(amount, stripeDecimals(code), isoDecimals(code)), code);
  }

  private static int stripeDecimals(String code) {
    if (ZERO_DECIMAL.contains(code)) {
      return 0;
    }
    // ISK and UGX have no decimals, yet are sent with two zeros. UGX stands in the list of
    // zero-decimal currencies too; the special case is the later and more exact text.
    return THREE_DECIMAL.contains(code) ? 3 : 2;
  }

  private static int isoDecimals(String code) {
    return Currency.getInstance(code).getDefaultFractionDigits();
  }

  private static long rescale(long amount, int from, int to) {
    long result = amount;
    for (int decimals = from; decimals < to; decimals++) {
      if (result > Long.MAX_VALUE / TEN) {
        throw new IllegalArgumentException("amount " + amount + " is too large");
      }
      result *= TEN;
    }
    for (int decimals = from; decimals > to; decimals--) {
      if (result % TEN != 0) {
        throw new IllegalArgumentException("amount " + amount + " has too many decimals");
      }
      result /= TEN;
    }
    return result;
  }
}

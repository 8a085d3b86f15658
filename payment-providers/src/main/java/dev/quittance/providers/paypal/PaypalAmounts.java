package dev.quittance.providers.paypal;

import dev.quittance.events.Money;
import dev.quittance.providers.http.JsonFields;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * PayPal's amounts, decimal text in major units. See "Currency codes" in PayPal's documentation:
 * three currencies take no decimals, of which forint and Taiwan dollar have two by ISO 4217.
 */
public final class PaypalAmounts {

  private static final Set<String> WHOLE_UNITS = Set.of("HUF", "JPY", "TWD");

  private PaypalAmounts() {
  }

  /**
   * PayPal's text for an amount.
   *
   * @throws IllegalArgumentException if it is not positive, or PayPal cannot express it
   */
  static String toText(Money money) {
    if (!money.isPositive()) {
      throw new IllegalArgumentException("the amount must be positive: " + money);
    }
    if (!WHOLE_UNITS.contains(money.currency())) {
      return money.toMajorText();
    }
    try {
      return money.toMajor().setScale(0, RoundingMode.UNNECESSARY).toPlainString();
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "PayPal takes " + money.currency() + " in whole units only: " + money, e);
    }
  }

  /**
   * Our amount for PayPal's object of {@code currency_code} and {@code value}.
   *
   * @throws IllegalArgumentException if it is none, or is negative
   */
  static Money toMoney(JsonNode amount) {
    String currency = JsonFields.required(amount, "currency_code");
    String value = JsonFields.required(amount, "value");
    Money money = Money.ofMajor(value, currency);
    if (money.amountMinor() < 0) {
      throw new IllegalArgumentException("the amount is negative: " + value);
    }
    if (WHOLE_UNITS.contains(currency)
        && new BigDecimal(value).stripTrailingZeros().scale() > 0) {
      throw new IllegalArgumentException("PayPal has no decimals of " + currency + ": " + value);
    }
    return money;
  }

  /**
   * Our amount for a whole number of PayPal's smallest units, as its reports write amounts: cents,
   * but whole forints, yen and Taiwan dollars.
   *
   * @throws IllegalArgumentException if the currency is unknown or the amount too large
   */
  public static Money ofSmallestUnits(long amount, String currency) {
    if (!WHOLE_UNITS.contains(currency)) {
      return new Money(amount, currency);
    }
    return Money.ofMajor(Long.toString(amount), currency);
  }
}

package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;

/**
 * An amount in minor units of an ISO 4217 currency: 19900 CNY is 199.00 yuan, 800 JPY is 800 yen.
 *
 * @param amountMinor the amount in the currency's minor unit; may be negative in a ledger
 * @param currency the upper-case ISO 4217 code
 */
public record Money(long amountMinor, String currency) {

  /** Refuses a currency that ISO 4217 does not know, or that has no minor unit (XAU, XXX). */
  public Money {
    exponentOf(currency);
  }

  /**
   * Reads a decimal in major units, as it stands at the edge of the HTTP API ({@code "199.00"}).
   *
   * @throws IllegalArgumentException if it is not a plain decimal, has more decimals than the
   *     currency, or does not fit a long
   */
  public static Money ofMajor(String decimal, String currency) {
    int exponent = exponentOf(currency);
    if (!decimal.matches("-?[0-9]{1,15}(\\.[0-9]{1,6})?")) {
      throw new IllegalArgumentException("not a decimal amount: " + decimal);
    }
    try {
      return new Money(
          new BigDecimal(decimal).movePointRight(exponent).longValueExact(), currency);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          currency + " has " + exponent + " decimals, the amount has more: " + decimal, e);
    }
  }

  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  /** The amount in major units with exactly the currency's decimals: {@code 199.00}. */
  public BigDecimal toMajor() {
    int exponent = exponentOf(currency);
    return BigDecimal.valueOf(amountMinor).movePointLeft(exponent)
        .setScale(exponent, RoundingMode.UNNECESSARY);
  }

  /** {@link #toMajor()} as text, never in exponent notation. */
  public String toMajorText() {
    return toMajor().toPlainString();
  }

  /**
   * The sum.
   *
   * @throws IllegalArgumentException if the currencies differ
   * @throws ArithmeticException if the sum does not fit a long
   */
  public Money plus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.addExact(amountMinor, other.amountMinor), currency);
  }

  /** The difference; throws as {@link #plus} does. */
  public Money minus(Money other) {
    requireSameCurrency(other);
    return new Money(Math.subtractExact(amountMinor, other.amountMinor), currency);
  }

  @JsonIgnore
  public boolean isPositive() {
    return amountMinor > 0;
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("currencies differ: " + currency + ", " + other.currency);
    }
  }

  private static int exponentOf(String currency) {
    int exponent;
    try {
      exponent = Currency.getInstance(currency).getDefaultFractionDigits();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("not an ISO 4217 currency: " + currency, e);
    }
    if (exponent < 0) {
      throw new IllegalArgumentException("currency has no minor unit: " + currency);
    }
    return exponent;
  }

  @Override
  public String toString() {
    return toMajorText() + " " + currency;
  }
}

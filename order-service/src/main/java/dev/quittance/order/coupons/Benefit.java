package dev.quittance.order.coupons;

import dev.quittance.events.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a coupon takes off a price. */
public sealed interface Benefit {

  /** So much, whatever the price. */
  record Fixed(Money amount) implements Benefit {

    public Fixed {
      if (!amount.isPositive()) {
        throw new IllegalArgumentException("a coupon's amount must be positive");
      }
    }
  }

  /**
   * A part of the price.
   *
   * @param basisPoints hundredths of a percent, 1 to 10000
   */
  record Percent(int basisPoints) implements Benefit {

    static final int ALL = 10_000;

    public Percent {
      if (basisPoints < 1 || basisPoints > ALL) {
        throw new IllegalArgumentException("a coupon's percentage must be 0.01 to 100");
      }
    }

    /**
     * Rounded half up to the currency's minor unit; less than all of the price always leaves at
     * least one minor unit to pay.
     */
    Money of(Money price) {
      long exact = BigDecimal.valueOf(price.amountMinor())
          .multiply(BigDecimal.valueOf(basisPoints))
          .divide(BigDecimal.valueOf(ALL), 0, RoundingMode.HALF_UP).longValueExact();
      return new Money(basisPoints == ALL ? price.amountMinor()
          : Math.min(exact, price.amountMinor() - 1), price.currency());
    }
  }
}

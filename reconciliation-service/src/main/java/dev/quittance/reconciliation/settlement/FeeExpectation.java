package dev.quittance.reconciliation.settlement;

import dev.quittance.events.Money;
import java.math.BigInteger;

/**
 * What a provider is expected to keep of a payment.
 *
 * @param basisPoints the share, in hundredths of a percent of the gross amount
 * @param fixedMinor added to it, in minor units of the currency
 * @param toleranceMinor how far the fee may be off, in minor units
 */
public record FeeExpectation(int basisPoints, long fixedMinor, long toleranceMinor) {

  private static final int WHOLE = 10_000;

  public FeeExpectation {
    if (basisPoints < 0 || basisPoints > WHOLE || fixedMinor < 0 || toleranceMinor < 0) {
      throw new IllegalArgumentException("quittance.settlement.fees: basis-points must be 0 to "
          + WHOLE + ", fixed-minor and tolerance-minor must not be negative");
    }
  }

  /** The fee, rounded half up. */
  Money of(Money gross) {
    BigInteger share = BigInteger.valueOf(gross.amountMinor())
        .multiply(BigInteger.valueOf(basisPoints))
        .add(BigInteger.valueOf(WHOLE / 2)).divide(BigInteger.valueOf(WHOLE));
    return new Money(share.longValueExact() + fixedMinor, gross.currency());
  }

  boolean allows(Money gross, Money fee) {
    return Math.abs(of(gross).amountMinor() - fee.amountMinor()) <= toleranceMinor;
  }
}

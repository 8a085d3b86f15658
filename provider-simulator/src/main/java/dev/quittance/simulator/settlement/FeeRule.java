package dev.quittance.simulator.settlement;

/**
 * What a provider keeps of a payment.
 *
 * @param basisPoints the share, in hundredths of a percent, rounded half up
 * @param fixedMinor added to it, in the provider's own integers
 */
public record FeeRule(int basisPoints, long fixedMinor) {

  private static final int WHOLE = 10_000;

  /** The fee of an amount that is not negative; never more than that amount. */
  public long of(long grossMinor) {
    return Math.min(grossMinor, share(grossMinor) + fixedMinor);
  }

  /** The share alone. */
  public long share(long grossMinor) {
    return Math.floorDiv(Math.addExact(Math.multiplyExact(grossMinor, basisPoints), WHOLE / 2),
        WHOLE);
  }
}

package dev.quittance.simulator.settlement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One movement of a merchant's balance: a row of a settlement report.
 *
 * @param reference the row's own id
 * @param subject the provider's id of the charge, refund or dispute that moved the money
 * @param charge the provider's id of the charge that it belongs to
 * @param paymentId what the merchant put into the metadata as {@code payment_id}
 * @param grossMinor signed, in the provider's own integers
 * @param feeMinor what the provider kept; negative if it was given back
 * @param currency ISO 4217, in upper case
 */
public record Movement(
    Kind kind,
    String reference,
    String subject,
    String charge,
    @Nullable String paymentId,
    long grossMinor,
    long feeMinor,
    String currency,
    Instant at) {

  /** What moved the money. */
  public enum Kind { PAYMENT, REFUND, REFUND_FAILURE, DISPUTE, DISPUTE_REVERSAL }

  public long netMinor() {
    return grossMinor - feeMinor;
  }

  Movement with(long newGrossMinor, String newCurrency) {
    return new Movement(kind, reference, subject, charge, paymentId, newGrossMinor, feeMinor,
        newCurrency, at);
  }

  Movement withFee(long newFeeMinor) {
    return new Movement(kind, reference, subject, charge, paymentId, grossMinor, newFeeMinor,
        currency, at);
  }
}

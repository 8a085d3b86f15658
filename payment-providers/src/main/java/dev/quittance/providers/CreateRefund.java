package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;

/**
 * The wish to send money back.
 *
 * @param refundId our id: the idempotency key, and what the provider keeps as metadata
 * @param amount how much
 * @param reason why, in the words of who asked
 */
public record CreateRefund(
    RefundId refundId, PaymentReference payment, Money amount, String reason) {
}

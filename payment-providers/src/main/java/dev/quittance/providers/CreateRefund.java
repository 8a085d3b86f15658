package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.RefundId;

/**
 * The wish to send money back.
 *
 * @param refundId our id: the idempotency key, and what the provider keeps as metadata
 * @param amount how much
 * @param reason why, in the words of who asked
 * @param mayExist whether an earlier try may have reached the provider: without idempotency keys
 *     it must be looked for, and is not made again while it is not found
 */
public record CreateRefund(
    RefundId refundId, PaymentReference payment, Money amount, String reason,
    boolean mayExist) {
}

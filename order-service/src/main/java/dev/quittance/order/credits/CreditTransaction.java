package dev.quittance.order.credits;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the ledger as it was written.
 *
 * @param position its place in the ledger
 * @param kind {@code purchased}, {@code spent}, {@code expired}, {@code revoked} …
 * @param orderId whose lot it is about; null for a spending
 * @param reference of who spent; null for everything else
 * @param amount credits that it added to the balance; negative for what it took
 * @param balanceAfter what was available then
 * @param debtAfter what was taken back though spent, and not paid for then
 * @param expiresAt when its lot lapses; null for a spending
 * @param isExpired whether some of its lot has lapsed
 */
public record CreditTransaction(
    long position,
    UUID transactionId,
    String kind,
    @Nullable String orderId,
    @Nullable String reference,
    String reason,
    long amount,
    long balanceAfter,
    long frozenAfter,
    long debtAfter,
    @Nullable Instant expiresAt,
    boolean isExpired,
    Instant createdAt) {
}

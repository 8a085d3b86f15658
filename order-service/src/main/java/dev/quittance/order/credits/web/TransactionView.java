package dev.quittance.order.credits.web;

import dev.quittance.order.credits.CreditTransaction;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of a user's credits as the API shows it.
 *
 * @param amount what it added to the balance; negative for what it took
 * @param paymentOrderId the order whose lot it is about; null for a spending
 */
record TransactionView(
    UUID id,
    String userId,
    String transactionType,
    long amount,
    long balanceAfter,
    long frozenAfter,
    long debtAfter,
    @Nullable String paymentOrderId,
    @Nullable String reference,
    String description,
    @Nullable Instant expiresAt,
    boolean isExpired,
    Instant createdAt) {

  static TransactionView of(String userId, CreditTransaction transaction) {
    return new TransactionView(transaction.transactionId(), userId, transaction.kind(),
        transaction.amount(), transaction.balanceAfter(), transaction.frozenAfter(),
        transaction.debtAfter(), transaction.orderId(), transaction.reference(),
        transaction.reason(), transaction.expiresAt(), transaction.isExpired(),
        transaction.createdAt());
  }
}

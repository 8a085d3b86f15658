package dev.quittance.events;

import java.time.Instant;

/**
 * A transaction of the credit ledger about the credits of one order, whatever it was. Spending is
 * none of these: it is about no order.
 *
 * @param orderId the order
 * @param userId whose order
 * @param transactionId of the ledger
 * @param kind {@code purchased}, {@code debt_repaid}, {@code expired}, {@code revoked},
 *     {@code restored}, {@code frozen}, {@code thawed}
 * @param credits how many moved; positive
 * @param balanceChange what that added to what the user can spend; negative for what it took
 * @param balanceAfter what the user could spend then
 * @param frozenAfter what was kept for open disputes then
 * @param debtAfter what was taken back though spent, and not paid for then
 * @param reason {@code order paid}, {@code refund}, {@code dispute}, {@code lapsed} …
 * @param changedAt when
 */
public record CreditsChanged(
    OrderId orderId,
    String userId,
    String transactionId,
    String kind,
    long credits,
    long balanceChange,
    long balanceAfter,
    long frozenAfter,
    long debtAfter,
    String reason,
    Instant changedAt) implements OrderEvent {

  @Override
  public String eventId() {
    return EventType.CREDITS_CHANGED.wireName() + ":" + transactionId;
  }
}

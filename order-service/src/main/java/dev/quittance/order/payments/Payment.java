package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try to pay an order.
 *
 * @param channel the provider's sub-channel
 * @param superseded whether it is no longer wanted: another replaced it, the price changed, or the
 *     order ended; it may still succeed
 * @param surplus whether it succeeded although the order was paid already, or at another price
 * @param sealedPayload what the payer needs to act, encrypted; null until it is created
 * @param failureCode why the last try failed
 */
record Payment(
    PaymentId paymentId,
    OrderId orderId,
    int attemptNo,
    String paymentChannel,
    @Nullable String channel,
    Money amount,
    PaymentFacts facts,
    boolean superseded,
    boolean surplus,
    @Nullable String providerPaymentId,
    @Nullable String sealedPayload,
    @Nullable String failureCode,
    @Nullable String failureMessage,
    @Nullable Instant expiresAt,
    Instant createdAt) {

  PaymentStatus status() {
    return facts.status();
  }

  /** Whether the payer can go on with it, rather than with a new attempt. */
  boolean canBeUsedFor(Channel wanted, Money price, Instant now) {
    return !superseded && status().isOpen() && amount.equals(price)
        && (wanted.provider().equals(Channel.AUTO)
            || wanted.equals(new Channel(paymentChannel, channel)))
        && (expiresAt == null || expiresAt.isAfter(now));
  }

  Payment with(PaymentFacts next) {
    return new Payment(paymentId, orderId, attemptNo, paymentChannel, channel, amount, next,
        superseded, surplus, providerPaymentId, sealedPayload, failureCode, failureMessage,
        expiresAt, createdAt);
  }

  /** The same attempt, made that way if the gateway was free to choose. */
  Payment chosen(Channel how) {
    return paymentChannel.equals(Channel.AUTO)
        ? new Payment(paymentId, orderId, attemptNo, how.provider(), how.subChannel(), amount,
            facts, superseded, surplus, providerPaymentId, sealedPayload, failureCode,
            failureMessage, expiresAt, createdAt) : this;
  }

  Payment asSurplus() {
    return new Payment(paymentId, orderId, attemptNo, paymentChannel, channel, amount, facts,
        superseded, true, providerPaymentId, sealedPayload, failureCode, failureMessage,
        expiresAt, createdAt);
  }

  Payment asSuperseded() {
    return new Payment(paymentId, orderId, attemptNo, paymentChannel, channel, amount, facts,
        true, surplus, providerPaymentId, sealedPayload, failureCode, failureMessage,
        expiresAt, createdAt);
  }

  Payment failedWith(String code, String message) {
    return new Payment(paymentId, orderId, attemptNo, paymentChannel, channel, amount, facts,
        superseded, surplus, providerPaymentId, sealedPayload, code, message, expiresAt,
        createdAt);
  }

  Payment createdAs(
      Channel how, String providerId, String payload, @Nullable Instant expiry) {
    return new Payment(paymentId, orderId, attemptNo, how.provider(), how.subChannel(), amount,
        facts.andCreated(), superseded, surplus, providerId, payload, failureCode, failureMessage,
        expiry, createdAt);
  }
}

package dev.quittance.events;

/** What became of a request at a provider; on {@code payment.lifecycle}. */
public sealed interface PaymentLifecycleEvent extends Event
    permits PaymentCreated, PaymentCreationFailed, PaymentCancelled, RefundCreated, RefundFailed {
}

package dev.quittance.providers;

/**
 * The wish to end an unpaid payment.
 *
 * @param reason why, as one snake_case word
 */
public record CancelPayment(PaymentReference payment, String reason) {
}

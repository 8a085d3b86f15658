package dev.quittance.providers;

/** The wish to take all the money of a payment that the payer approved or the bank reserved. */
public record CapturePayment(PaymentReference payment) {
}

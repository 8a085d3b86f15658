package dev.quittance.providers;

import java.time.Instant;

/**
 * What is known of a payment whose creation had an unknown result.
 *
 * @param command the creation as it was tried
 * @param from the earliest moment at which the provider can have made it
 * @param to the latest
 */
public record PaymentSearch(CreatePayment command, Instant from, Instant to) {
}

/** Stripe: PaymentIntents, Checkout Sessions, refunds and webhooks. */
@NullMarked
package dev.quittance.providers.stripe;

import org.jspecify.annotations.NullMarked;

/** Stripe: payment intents, checkout sessions, refunds, charges, disputes, events, hosted pages. */
@NullMarked
package dev.quittance.simulator.stripe;

import org.jspecify.annotations.NullMarked;

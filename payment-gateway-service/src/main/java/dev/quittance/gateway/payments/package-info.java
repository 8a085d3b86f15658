/** Payments as the gateway knows them. */
@NullMarked
package dev.quittance.gateway.payments;

import org.jspecify.annotations.NullMarked;

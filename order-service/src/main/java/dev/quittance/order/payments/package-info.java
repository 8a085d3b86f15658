/** Payments of orders: attempts, what providers say of them, and what follows. */
@NullMarked
package dev.quittance.order.payments;

import org.jspecify.annotations.NullMarked;

/** Where settlement hears of payments and refunds. */
@NullMarked
package dev.quittance.reconciliation.settlement.messaging;

import org.jspecify.annotations.NullMarked;

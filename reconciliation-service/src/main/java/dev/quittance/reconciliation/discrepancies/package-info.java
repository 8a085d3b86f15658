/** Differences between our view and the provider's. */
@NullMarked
package dev.quittance.reconciliation.discrepancies;

import org.jspecify.annotations.NullMarked;

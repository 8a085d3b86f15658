/** Finds payments whose webhook never came, and publishes what it would have brought. */
@NullMarked
package dev.quittance.reconciliation;

import org.jspecify.annotations.NullMarked;

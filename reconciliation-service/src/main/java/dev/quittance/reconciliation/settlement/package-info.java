/** Compares what providers settled, by their reports, with what we know, and repairs it. */
@NullMarked
package dev.quittance.reconciliation.settlement;

import org.jspecify.annotations.NullMarked;

/** Walks the providers' own lists of events, for those that no webhook brought. */
@NullMarked
package dev.quittance.reconciliation.backfill;

import org.jspecify.annotations.NullMarked;

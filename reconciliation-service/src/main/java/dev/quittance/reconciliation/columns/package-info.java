/** How columns are bound and read. */
@NullMarked
package dev.quittance.reconciliation.columns;

import org.jspecify.annotations.NullMarked;

/** The payments that are not final, as the events of the other services tell. */
@NullMarked
package dev.quittance.reconciliation.payments;

import org.jspecify.annotations.NullMarked;

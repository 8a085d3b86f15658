/** When a payment is read, and when it is given up. */
@NullMarked
package dev.quittance.reconciliation.schedule;

import org.jspecify.annotations.NullMarked;

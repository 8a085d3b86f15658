/** The providers' settlement reports as text, read line by line without any of our own state. */
@NullMarked
package dev.quittance.reconciliation.settlement.formats;

import org.jspecify.annotations.NullMarked;

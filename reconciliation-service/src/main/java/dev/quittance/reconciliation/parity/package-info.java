/** Whether the services agree: what each said of an order, compared, and said again if need be. */
@NullMarked
package dev.quittance.reconciliation.parity;

import org.jspecify.annotations.NullMarked;

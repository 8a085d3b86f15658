/** Where all that the services say comes in. */
@NullMarked
package dev.quittance.reconciliation.parity.messaging;

import org.jspecify.annotations.NullMarked;

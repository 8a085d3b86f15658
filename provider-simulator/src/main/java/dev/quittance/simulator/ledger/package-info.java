/** What each provider believes happened, and the controls that make it happen. */
@NullMarked
package dev.quittance.simulator.ledger;

import org.jspecify.annotations.NullMarked;

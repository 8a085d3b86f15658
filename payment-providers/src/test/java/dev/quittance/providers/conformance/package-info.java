/** What every provider's adapter must do, run against the simulator with faults. */
@NullMarked
package dev.quittance.providers.conformance;

import org.jspecify.annotations.NullMarked;

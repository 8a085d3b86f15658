/** Append-only file that keeps the simulated providers' state across a restart. */
@NullMarked
package dev.quittance.simulator.journal;

import org.jspecify.annotations.NullMarked;

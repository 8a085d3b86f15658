/** Settlement reports of what the simulated providers moved, with errors on demand. */
@NullMarked
package dev.quittance.simulator.settlement;

import org.jspecify.annotations.NullMarked;

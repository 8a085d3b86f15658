/** Failures on demand: latency, status codes and closed connections, before or after the work. */
@NullMarked
package dev.quittance.simulator.faults;

import org.jspecify.annotations.NullMarked;

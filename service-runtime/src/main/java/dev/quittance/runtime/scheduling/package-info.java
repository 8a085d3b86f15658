/** What a service does again and again by the clock, and the gauges that it keeps fresh so. */
@NullMarked
package dev.quittance.runtime.scheduling;

import org.jspecify.annotations.NullMarked;

/** Calls to others, each within limits of their own: circuit breaker, bulkhead, rate and time. */
@NullMarked
package dev.quittance.runtime.calls;

import org.jspecify.annotations.NullMarked;

/** {@code Idempotency-Key}: the same request gives the same answer, once. */
@NullMarked
package dev.quittance.runtime.idempotency;

import org.jspecify.annotations.NullMarked;

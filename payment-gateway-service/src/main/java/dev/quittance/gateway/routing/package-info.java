/** Who takes a payment that names no provider, and who takes it when that one does not. */
@NullMarked
package dev.quittance.gateway.routing;

import org.jspecify.annotations.NullMarked;

/** How much one user may ask for. */
@NullMarked
package dev.quittance.order.limits;

import org.jspecify.annotations.NullMarked;

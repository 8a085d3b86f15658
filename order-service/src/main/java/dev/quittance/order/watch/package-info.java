/** Follows an order for as long as somebody looks at it. */
@NullMarked
package dev.quittance.order.watch;

import org.jspecify.annotations.NullMarked;

/** Hears topics on every instance. */
@NullMarked
package dev.quittance.order.hearing;

import org.jspecify.annotations.NullMarked;

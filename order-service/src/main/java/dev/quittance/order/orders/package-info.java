/** Orders, their states and their audit trail. */
@NullMarked
package dev.quittance.order.orders;

import org.jspecify.annotations.NullMarked;

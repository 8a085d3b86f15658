/** Orders: what the shop sells, what is to be paid, and whether it is paid. */
@NullMarked
package dev.quittance.order;

import org.jspecify.annotations.NullMarked;

/** Coupons: what they take off, how often, and whose they are at the moment. */
@NullMarked
package dev.quittance.order.coupons;

import org.jspecify.annotations.NullMarked;

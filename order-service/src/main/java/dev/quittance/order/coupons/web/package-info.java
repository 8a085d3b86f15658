/** Coupons over HTTP. */
@NullMarked
package dev.quittance.order.coupons.web;

import org.jspecify.annotations.NullMarked;

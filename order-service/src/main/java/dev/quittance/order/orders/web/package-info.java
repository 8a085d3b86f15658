/** Orders over HTTP. */
@NullMarked
package dev.quittance.order.orders.web;

import org.jspecify.annotations.NullMarked;

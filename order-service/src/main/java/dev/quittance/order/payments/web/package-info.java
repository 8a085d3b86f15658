/** Paying over HTTP. */
@NullMarked
package dev.quittance.order.payments.web;

import org.jspecify.annotations.NullMarked;

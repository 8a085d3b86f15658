/** Credits over HTTP. */
@NullMarked
package dev.quittance.order.credits.web;

import org.jspecify.annotations.NullMarked;

/** What tells that an order may have changed. */
@NullMarked
package dev.quittance.order.watch.messaging;

import org.jspecify.annotations.NullMarked;

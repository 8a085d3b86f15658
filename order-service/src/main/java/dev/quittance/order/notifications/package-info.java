/** Tells a bot and signed webhooks what happened to orders, until each has heard it. */
@NullMarked
package dev.quittance.order.notifications;

import org.jspecify.annotations.NullMarked;

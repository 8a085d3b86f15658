/** Hears what is to be told, from Kafka. */
@NullMarked
package dev.quittance.order.notifications.messaging;

import org.jspecify.annotations.NullMarked;

/** What other services say, from Kafka. */
@NullMarked
package dev.quittance.order.payments.messaging;

import org.jspecify.annotations.NullMarked;

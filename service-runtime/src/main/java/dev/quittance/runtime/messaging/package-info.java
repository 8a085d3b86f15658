/** How the services consume Kafka: batches, grouped by order, dead letters with cause. */
@NullMarked
package dev.quittance.runtime.messaging;

import org.jspecify.annotations.NullMarked;

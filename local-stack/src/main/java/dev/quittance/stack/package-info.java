/** Everything on one machine without Docker: PostgreSQL, Kafka, the simulator and the services. */
@NullMarked
package dev.quittance.stack;

import org.jspecify.annotations.NullMarked;

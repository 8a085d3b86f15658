/** Takes requests from Kafka and stores them as operations. */
@NullMarked
package dev.quittance.gateway.requests;

import org.jspecify.annotations.NullMarked;

/** Carries the W3C trace from an HTTP call through outbox and Kafka. */
@NullMarked
package dev.quittance.runtime.tracing;

import org.jspecify.annotations.NullMarked;

/** The webhook ingest: verifies, stores and translates what providers send. */
@NullMarked
package dev.quittance.ingest;

import org.jspecify.annotations.NullMarked;

/** Omise: charges with a card token or a source, and its webhooks. */
@NullMarked
package dev.quittance.providers.omise;

import org.jspecify.annotations.NullMarked;

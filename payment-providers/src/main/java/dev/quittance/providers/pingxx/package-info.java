/** Ping++: charges on Chinese channels, refunds and webhooks. */
@NullMarked
package dev.quittance.providers.pingxx;

import org.jspecify.annotations.NullMarked;

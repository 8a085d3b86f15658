/** Webhook deliveries: committed in batches before anybody is answered. */
@NullMarked
package dev.quittance.ingest.deliveries;

import org.jspecify.annotations.NullMarked;

/** The webhook paths, and what an administrator can see and replay. */
@NullMarked
package dev.quittance.ingest.deliveries.web;

import org.jspecify.annotations.NullMarked;

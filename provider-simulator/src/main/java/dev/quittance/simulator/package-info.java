/** Stands in for payment providers: their APIs, hosted pages, webhooks and faults, on one port. */
@NullMarked
package dev.quittance.simulator;

import org.jspecify.annotations.NullMarked;

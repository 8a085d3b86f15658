/** Omise as its API, its payment page and its webhooks show it. */
@NullMarked
package dev.quittance.simulator.omise;

import org.jspecify.annotations.NullMarked;

/** What simulated providers tell their merchants: events, deliveries, tries, disturbances. */
@NullMarked
package dev.quittance.simulator.webhooks;

import org.jspecify.annotations.NullMarked;

/** A development identity provider: signs tokens and publishes its key. */
@NullMarked
package dev.quittance.simulator.identity;

import org.jspecify.annotations.NullMarked;

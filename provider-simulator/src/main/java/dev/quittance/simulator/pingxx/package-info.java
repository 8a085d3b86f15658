/** Ping++ as its API behaves: charges without a status or a key, refunds, RSA signatures. */
@NullMarked
package dev.quittance.simulator.pingxx;

import org.jspecify.annotations.NullMarked;

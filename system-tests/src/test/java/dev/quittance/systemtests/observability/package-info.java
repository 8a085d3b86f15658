/** What operators see: metrics, traces and logs, and whether alerts ask for what exists. */
@NullMarked
package dev.quittance.systemtests.observability;

import org.jspecify.annotations.NullMarked;

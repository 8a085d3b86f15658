/** Disputes: what payers asked their banks to give back, and how that ended. */
@NullMarked
package dev.quittance.order.disputes;

import org.jspecify.annotations.NullMarked;

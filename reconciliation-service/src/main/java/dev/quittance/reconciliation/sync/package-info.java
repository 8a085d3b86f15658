/** Reads payments at their providers when they are due, and decides what that means. */
@NullMarked
package dev.quittance.reconciliation.sync;

import org.jspecify.annotations.NullMarked;

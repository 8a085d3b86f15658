/** What the admin API answers when it refuses. */
@NullMarked
package dev.quittance.reconciliation.problems;

import org.jspecify.annotations.NullMarked;

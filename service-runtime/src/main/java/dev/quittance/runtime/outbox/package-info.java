/** The transactional outbox: events leave in the order of their commit, at least once. */
@NullMarked
package dev.quittance.runtime.outbox;

import org.jspecify.annotations.NullMarked;

/** Real infrastructure for integration tests. */
@NullMarked
package dev.quittance.runtime.testing;

import org.jspecify.annotations.NullMarked;

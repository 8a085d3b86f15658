/** Forgetting what nobody needs any more, a bounded number of rows at a time. */
@NullMarked
package dev.quittance.runtime.purge;

import org.jspecify.annotations.NullMarked;

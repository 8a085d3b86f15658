/** How a service ends: in order, after callers have noticed. */
@NullMarked
package dev.quittance.runtime.lifecycle;

import org.jspecify.annotations.NullMarked;

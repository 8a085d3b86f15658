/** What each line of the log says besides its message. */
@NullMarked
package dev.quittance.runtime.logging;

import org.jspecify.annotations.NullMarked;

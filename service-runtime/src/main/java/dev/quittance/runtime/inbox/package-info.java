/** The inbox: an event that was handled once is not handled again. */
@NullMarked
package dev.quittance.runtime.inbox;

import org.jspecify.annotations.NullMarked;

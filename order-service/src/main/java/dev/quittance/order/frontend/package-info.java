/** What a frontend must know before it can do anything. */
@NullMarked
package dev.quittance.order.frontend;

import org.jspecify.annotations.NullMarked;

/** What can be bought, at prices that never come from a client. */
@NullMarked
package dev.quittance.order.catalogue;

import org.jspecify.annotations.NullMarked;

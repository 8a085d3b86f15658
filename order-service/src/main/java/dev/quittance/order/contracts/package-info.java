/** What others may rely on besides this service's own API. */
@NullMarked
package dev.quittance.order.contracts;

import org.jspecify.annotations.NullMarked;

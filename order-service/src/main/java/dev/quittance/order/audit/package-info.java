/** The chain of hashes over what happened to an order, and how it is verified. */
@NullMarked
package dev.quittance.order.audit;

import org.jspecify.annotations.NullMarked;

/** The payment gateway: does at the providers what the order service wants done. */
@NullMarked
package dev.quittance.gateway;

import org.jspecify.annotations.NullMarked;

/** Where events about payments come in. */
@NullMarked
package dev.quittance.reconciliation.payments.messaging;

import org.jspecify.annotations.NullMarked;

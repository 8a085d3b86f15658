/** Credits: lots per purchase, their ledger, spending, expiry and what is taken back. */
@NullMarked
package dev.quittance.order.credits;

import org.jspecify.annotations.NullMarked;

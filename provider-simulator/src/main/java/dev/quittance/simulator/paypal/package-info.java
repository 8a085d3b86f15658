/** PayPal as it behaves: orders, captures, refunds, a page to approve on, certificates, events. */
@NullMarked
package dev.quittance.simulator.paypal;

import org.jspecify.annotations.NullMarked;

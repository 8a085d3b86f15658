/** PayPal: orders captured after approval, refunds, and webhooks signed with a certificate. */
@NullMarked
package dev.quittance.providers.paypal;

import org.jspecify.annotations.NullMarked;

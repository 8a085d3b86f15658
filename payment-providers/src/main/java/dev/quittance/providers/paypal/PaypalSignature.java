package dev.quittance.providers.paypal;

import dev.quittance.providers.WebhookVerdict;
import org.jspecify.annotations.Nullable;

/** One of the two ways to know that an event is PayPal's. */
interface PaypalSignature {

  /** Null if it is PayPal's; otherwise the verdict, which is never that it is. */
  @Nullable WebhookVerdict refusal(PaypalTransmission transmission, byte[] body);
}

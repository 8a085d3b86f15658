package dev.quittance.providers;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the frontend needs to let the payer act, {@code payment_payload} in the HTTP API. Secret:
 * who holds it can act on the payment.
 *
 * @param mode {@code payment_intent}, {@code checkout_session}, {@code qr} …
 * @param fields the rest, in snake_case and in the order to show; values are JSON-like and may be
 *     null
 */
public record PaymentPayload(String mode, Map<String, @Nullable Object> fields) {

  public PaymentPayload {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  @Override
  public String toString() {
    return "PaymentPayload[mode=" + mode + ", fields=****]";
  }
}

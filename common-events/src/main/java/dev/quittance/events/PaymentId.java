package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one attempt to pay an order; also its idempotency key at the provider.
 *
 * @param value 1 to 64 letters, digits, dashes or underscores
 */
public record PaymentId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public PaymentId {
    Ids.requireValid("payment_id", value);
  }

  /** A fresh random id. */
  public static PaymentId random() {
    return new PaymentId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}

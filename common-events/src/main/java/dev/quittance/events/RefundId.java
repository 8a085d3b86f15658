package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one refund; also its idempotency key at the provider.
 *
 * @param value 1 to 64 letters, digits, dashes or underscores
 */
public record RefundId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public RefundId {
    Ids.requireValid("refund_id", value);
  }

  /** A fresh random id. */
  public static RefundId random() {
    return new RefundId(UUID.randomUUID().toString());
  }

  /** The id of what has that name: the same whenever it is asked for. */
  public static RefundId of(String name) {
    return new RefundId(Ids.of(name));
  }

  @Override
  public String toString() {
    return value;
  }
}

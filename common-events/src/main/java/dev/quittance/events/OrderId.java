package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/**
 * Names one order; made by the order service.
 *
 * @param value 1 to 64 letters, digits, dashes or underscores
 */
public record OrderId(@JsonValue String value) {

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public OrderId {
    Ids.requireValid("order_id", value);
  }

  /** A fresh random id. */
  public static OrderId random() {
    return new OrderId(UUID.randomUUID().toString());
  }

  /** The id of what has that name: the same whenever it is asked for. */
  public static OrderId of(String name) {
    return new OrderId(Ids.of(name));
  }

  @Override
  public String toString() {
    return value;
  }
}

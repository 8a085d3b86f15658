package dev.quittance.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
          .digest(name.getBytes(StandardCharsets.UTF_8)));
      return new RefundId(new UUID(digest.getLong(), digest.getLong()).toString());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}

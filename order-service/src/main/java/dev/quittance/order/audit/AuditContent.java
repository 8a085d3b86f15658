package dev.quittance.order.audit;

import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an audit entry says.
 *
 * @param data the same for machines: texts by name, an amount as minor units and currency
 */
public record AuditContent(String orderId, @Nullable String paymentId, String action,
    String actor, String detail, Map<String, String> data, Instant at) {

  private static final int LONGEST_TEXT = 2000;
  private static final int NULL_LENGTH = -1;
  private static final byte[] BEFORE_THE_FIRST = new byte[32];

  public AuditContent {
    data = Map.copyOf(data);
  }

  /** The content to be written: only here is it cleaned, so that what is verified is not. */
  public static AuditContent of(OrderId orderId, @Nullable PaymentId paymentId, String action,
      String actor, String detail, Map<String, String> data, Instant at) {
    return new AuditContent(orderId.value(), paymentId == null ? null : paymentId.value(), action,
        clean(actor), clean(detail), data.entrySet().stream().collect(
            Collectors.toMap(Map.Entry::getKey, field -> clean(field.getValue()))),
        at.truncatedTo(ChronoUnit.MICROS));
  }

  /** Bounded; PostgreSQL takes no NUL, a lone surrogate is no character. */
  private static String clean(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints().limit(LONGEST_TEXT)
        .map(point -> Character.isISOControl(point)
            || Character.getType(point) == Character.SURROGATE ? '\uFFFD' : point)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }

  /**
   * The bytes that are hashed: each text as its length in UTF-8 bytes (4 bytes, big-endian; -1 for
   * null) and these bytes, the time as microseconds since 1970 (8 bytes), the number of data
   * fields (4 bytes) and these sorted by name. Numbers stand in it as one text only: 10.00 and
   * 10.00000000 are both 1000 minor units.
   */
  public byte[] canonical() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    append(bytes, orderId);
    append(bytes, paymentId);
    append(bytes, action);
    append(bytes, actor);
    append(bytes, detail);
    bytes.writeBytes(ByteBuffer.allocate(Long.BYTES)
        .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, at)).array());
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(data.size()).array());
    new TreeMap<>(data).forEach((name, text) -> {
      append(bytes, name);
      append(bytes, text);
    });
    return bytes.toByteArray();
  }

  private static void append(ByteArrayOutputStream bytes, @Nullable String text) {
    byte[] content = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES)
        .putInt(text == null ? NULL_LENGTH : content.length).array());
    bytes.writeBytes(content);
  }

  /**
   * The hash of this content as an entry: SHA-256 of the previous hash, the number and the bytes.
   *
   * @param previous of the entry before; null for the first, which follows 32 zero bytes
   * @param seq 1 for the first
   */
  byte[] hashAfter(byte @Nullable [] previous, long seq) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(previous == null ? BEFORE_THE_FIRST : previous);
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
      return digest.digest(canonical());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is not there", e);
    }
  }
}

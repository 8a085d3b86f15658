package dev.quittance.providers.signature;

import dev.quittance.providers.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies HMAC-SHA256 over {@code t.body}, any of the signatures by any of the live keys, as they
 * stand in one header {@code t=<unix seconds>,v1=<hex>[,v1=…]} or in headers of their own. No
 * header makes it throw.
 *
 * <p>As at Stripe, only what is too old is refused; exactly the tolerance still passes.
 */
public final class TimestampedHmac {

  private static final Duration TOLERANCE = Duration.ofSeconds(300);
  private static final int HEX_LENGTH = 64;

  private final List<byte[]> keys;
  private final Clock clock;

  /** Verifies with any of these secrets, of which there is at least one; their text is the key. */
  public TimestampedHmac(List<Secret> secrets, Clock clock) {
    this(clock, secrets.stream().map(Secret::bytes).toList());
  }

  private TimestampedHmac(Clock clock, List<byte[]> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("no webhook secret");
    }
    this.keys = keys;
    this.clock = clock;
  }

  /** Verifies with any of these keys, for a provider whose secret is not the key itself. */
  public static TimestampedHmac ofKeys(List<byte[]> keys, Clock clock) {
    return new TimestampedHmac(clock, List.copyOf(keys));
  }

  /** Null if the signature is right; otherwise why it is not. */
  public @Nullable String refusal(@Nullable String header, byte[] body) {
    if (header == null) {
      return "signature header is missing";
    }
    String timestamp = null;
    List<String> signatures = new ArrayList<>();
    for (String item : header.split(",")) {
      if (item.startsWith("t=")) {
        timestamp = item.substring(2);
      } else if (item.startsWith("v1=")) {
        signatures.add(item.substring(3));
      }
    }
    return refusal(timestamp, signatures, body);
  }

  /** Null if one of the signatures is right and not too old; otherwise why it is not. */
  public @Nullable String refusal(
      @Nullable String timestamp, List<String> signatures, byte[] body) {
    if (timestamp == null || !timestamp.matches("[0-9]{1,12}")) {
      return "signature has no timestamp";
    }
    byte[] text = signed(timestamp, body);
    if (signatures.stream().noneMatch(signature -> isRight(signature, text))) {
      return "no signature matches";
    }
    long age = clock.instant().getEpochSecond() - Long.parseLong(timestamp);
    return age > TOLERANCE.toSeconds() ? "signature is " + age + " s old" : null;
  }

  private static byte[] signed(String timestamp, byte[] body) {
    byte[] prefix = (timestamp + ".").getBytes(StandardCharsets.UTF_8);
    byte[] text = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, text, 0, prefix.length);
    System.arraycopy(body, 0, text, prefix.length, body.length);
    return text;
  }

  private boolean isRight(String signature, byte[] text) {
    if (signature.length() != HEX_LENGTH || !signature.matches("[0-9a-f]+")) {
      return false;
    }
    byte[] given = HexFormat.of().parseHex(signature);
    return keys.stream().anyMatch(key -> MessageDigest.isEqual(given, hmac(key, text)));
  }

  private static byte[] hmac(byte[] key, byte[] text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is not there", e);
    }
  }
}

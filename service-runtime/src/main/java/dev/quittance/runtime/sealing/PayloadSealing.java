package dev.quittance.runtime.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Seals client secrets with AES-256-GCM while they travel in events and rest in a database.
 *
 * <p>The text is {@code <key name>.<base64url of nonce and ciphertext>}; what it belongs to (the
 * payment id) is authenticated with it, so that it cannot be moved to another payment.
 */
public final class PayloadSealing {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 32;

  private final Map<String, SecretKeySpec> keys = new LinkedHashMap<>();
  private final String sealingKey;
  private final SecureRandom random = new SecureRandom();

  /**
   * Reads the keys.
   *
   * @param setting {@code PAYLOAD_SEALING_KEYS}: {@code name:base64}, comma-separated, 32 bytes
   *     each; the first seals, all open, so that a key can be replaced without losing anything
   * @throws IllegalArgumentException if it is not so
   */
  public PayloadSealing(String setting) {
    for (String entry : setting.split(",")) {
      String[] parts = entry.trim().split(":", 2);
      if (parts.length != 2 || !parts[0].matches("[A-Za-z0-9_-]{1,20}")) {
        throw new IllegalArgumentException(
            "PAYLOAD_SEALING_KEYS must be name:base64[,name:base64…]");
      }
      keys.put(parts[0], new SecretKeySpec(decodeKey(parts[1]), "AES"));
    }
    sealingKey = keys.keySet().iterator().next();
  }

  private static byte[] decodeKey(String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("PAYLOAD_SEALING_KEYS: a key is not base64");
    }
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("PAYLOAD_SEALING_KEYS: a key must have 32 bytes");
    }
    return key;
  }

  /** Seals a text for one owner, the payment id. */
  public String seal(String text, String owner) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    byte[] sealed =
        crypt(Cipher.ENCRYPT_MODE, sealingKey, nonce, owner, text.getBytes(StandardCharsets.UTF_8));
    byte[] all = ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    return sealingKey + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(all);
  }

  /** Whether the key that sealed it is among ours; a replaced one is not kept for ever. */
  public boolean hasKeyOf(String sealed) {
    return keys.containsKey(keyName(sealed));
  }

  private static String keyName(String sealed) {
    return sealed.substring(0, Math.max(0, sealed.indexOf('.')));
  }

  /**
   * Opens what {@link #seal} made for the same owner.
   *
   * @throws IllegalArgumentException if it was made for another owner, with a key that is not known
   *     here, or changed on the way
   */
  public String open(String sealed, String owner) {
    String keyName = keyName(sealed);
    if (!keys.containsKey(keyName)) {
      throw new IllegalArgumentException("sealed with a key that PAYLOAD_SEALING_KEYS lacks");
    }
    byte[] all = Base64.getUrlDecoder().decode(sealed.substring(keyName.length() + 1));
    if (all.length <= NONCE_BYTES) {
      throw new IllegalArgumentException("sealed text is too short");
    }
    byte[] nonce = Arrays.copyOf(all, NONCE_BYTES);
    byte[] content = Arrays.copyOfRange(all, NONCE_BYTES, all.length);
    return new String(
        crypt(Cipher.DECRYPT_MODE, keyName, nonce, owner, content), StandardCharsets.UTF_8);
  }

  private byte[] crypt(int mode, String keyName, byte[] nonce, String owner, byte[] content) {
    try {
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(mode, keys.get(keyName), new GCMParameterSpec(TAG_BITS, nonce));
      cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
      return cipher.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("cannot open or seal a payload of " + owner, e);
    }
  }
}

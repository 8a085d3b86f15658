package dev.quittance.order.notifications;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * What signs the webhooks of one endpoint.
 *
 * @param text {@code whsec_} and the base64 of the key
 */
public record WebhookSecret(String text) {

  private static final String PREFIX = "whsec_";
  private static final int KEY_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  public WebhookSecret {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a webhook secret begins with " + PREFIX);
    }
  }

  static WebhookSecret random() {
    byte[] key = new byte[KEY_BYTES];
    RANDOM.nextBytes(key);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(key));
  }

  /**
   * The signature of a message, by the Standard Webhooks scheme.
   *
   * @param id the {@code webhook-id}
   * @param timestamp the {@code webhook-timestamp}, seconds since 1970
   * @param body exactly as it is sent
   */
  String sign(String id, long timestamp, String body) {
    byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    String content = id + "." + timestamp + "." + body;
    return "v1," + Hmac.base64(key, content.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return PREFIX + "***";
  }
}

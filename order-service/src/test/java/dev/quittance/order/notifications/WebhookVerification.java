package dev.quittance.order.notifications;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How a receiver checks a webhook; docs/notifications.md shows this method. */
final class WebhookVerification {

  private WebhookVerification() {
  }

  static boolean isGenuine(String secret, String id, String timestamp, String signatures,
      byte[] body, Instant now) throws GeneralSecurityException {
    if (Math.abs(now.getEpochSecond() - Long.parseLong(timestamp)) > 300) {
      return false;
    }
    Mac mac = Mac.getInstance("HmacSHA256");
    byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
    byte[] expected = mac.doFinal(body);
    boolean genuine = false;
    for (String signature : signatures.split(" ")) {
      genuine |= signature.startsWith("v1,")
          && MessageDigest.isEqual(expected, Base64.getDecoder().decode(signature.substring(3)));
    }
    return genuine;
  }
}

package dev.quittance.simulator.stripe;

import dev.quittance.simulator.webhooks.WebhookTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs as Stripe does: HMAC-SHA256 over {@code t.body}, the secret taken as plain text. */
@Component
final class StripeWebhooks implements WebhookTarget {

  private final StripeSettings settings;
  private final Clock clock;

  StripeWebhooks(StripeSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String provider() {
    return StripeEvents.PROVIDER;
  }

  @Override
  public @Nullable URI url() {
    return settings.webhookUri();
  }

  @Override
  public Map<String, String> sign(String body) {
    return headers(body, settings.webhookSecret());
  }

  @Override
  public Map<String, String> forge(String body) {
    return headers(body, "whsec_" + StripeIds.random(32));
  }

  private Map<String, String> headers(String body, String secret) {
    long time = clock.instant().getEpochSecond();
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      byte[] digest = mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8));
      return Map.of(
          "Stripe-Signature", "t=" + time + ",v1=" + HexFormat.of().formatHex(digest),
          "User-Agent", "Stripe/1.0 (+https://stripe.com/docs/webhooks)");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
    }
  }
}

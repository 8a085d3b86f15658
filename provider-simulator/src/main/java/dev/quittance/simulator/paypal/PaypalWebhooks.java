package dev.quittance.simulator.paypal;

import dev.quittance.simulator.webhooks.WebhookTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs as PayPal does: RSA over id, time, webhook id and the checksum of the body. */
@Component
final class PaypalWebhooks implements WebhookTarget {

  static final String CERTIFICATES = "/v1/notifications/certs/";

  private final PaypalSettings settings;
  private final PaypalSigning signing;
  private final PaypalSite site;
  private final Clock clock;

  PaypalWebhooks(
      PaypalSettings settings, PaypalSigning signing, PaypalSite site, Clock clock) {
    this.settings = settings;
    this.signing = signing;
    this.site = site;
    this.clock = clock;
  }

  @Override
  public String provider() {
    return PaypalEvents.PROVIDER;
  }

  @Override
  public @Nullable URI url() {
    return settings.webhookUri();
  }

  @Override
  public Map<String, String> sign(String body) {
    return headers(body, signing.key());
  }

  @Override
  public Map<String, String> forge(String body) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return headers(body, generator.generateKeyPair().getPrivate());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("RSA is part of every Java platform", e);
    }
  }

  private Map<String, String> headers(String body, PrivateKey key) {
    String id = UUID.randomUUID().toString();
    String time = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("PAYPAL-TRANSMISSION-ID", id);
    headers.put("PAYPAL-TRANSMISSION-TIME", time);
    headers.put("PAYPAL-TRANSMISSION-SIG",
        PaypalSigning.sign(key, text(id, time, settings.webhookId(), body)));
    headers.put("PAYPAL-CERT-URL", certificateUrl());
    headers.put("PAYPAL-AUTH-ALGO", "SHA256withRSA");
    headers.put("PAYPAL-AUTH-VERSION", "v2");
    headers.put("User-Agent", "PayPal/AUHD-1.0-1");
    return headers;
  }

  private String certificateUrl() {
    return site.url() + CERTIFICATES + signing.certificateId();
  }

  static String text(String id, String time, String webhookId, String body) {
    CRC32 checksum = new CRC32();
    checksum.update(body.getBytes(StandardCharsets.UTF_8));
    return id + "|" + time + "|" + webhookId + "|" + checksum.getValue();
  }

  /** PayPal's own verdict on a transmission that a merchant asks about. */
  boolean isOurs(String id, String time, String webhookId, String signature, String body) {
    return webhookId.equals(settings.webhookId())
        && signing.isOurs(text(id, time, webhookId, body), signature);
  }
}

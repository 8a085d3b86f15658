package dev.quittance.simulator.omise;

import dev.quittance.simulator.webhooks.WebhookTarget;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs as Omise does: HMAC-SHA256 over {@code timestamp.body}, one signature per secret. */
@Component
final class OmiseWebhooks implements WebhookTarget {

  private final OmiseSettings settings;
  private final Clock clock;

  OmiseWebhooks(OmiseSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public String provider() {
    return OmiseEvents.PROVIDER;
  }

  @Override
  public @Nullable URI url() {
    return settings.webhookUri();
  }

  @Override
  public Map<String, String> sign(String body) {
    return headers(body, settings.webhookKeys());
  }

  @Override
  public Map<String, String> forge(String body) {
    return headers(body,
        List.of(OmiseIds.next("somebody").getBytes(StandardCharsets.UTF_8)));
  }

  private Map<String, String> headers(String body, List<byte[]> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    String time = Long.toString(clock.instant().getEpochSecond());
    return Map.of("Omise-Signature-Timestamp", time, "Omise-Signature", keys.stream()
        .map(key -> hmac(key, time + "." + body)).collect(Collectors.joining(",")));
  }

  private static String hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HmacSHA256 is part of every Java platform", e);
    }
  }
}

package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.webhooks.WebhookTarget;
import java.net.URI;
import java.security.PrivateKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Signs as Ping++ does: RSA-SHA256 over the body alone, without a time. */
@Component
final class PingxxWebhooks implements WebhookTarget {

  private final PingxxSettings settings;
  private final PrivateKey key;

  PingxxWebhooks(PingxxSettings settings) {
    this.settings = settings;
    this.key = settings.signingKey();
  }

  @Override
  public String provider() {
    return PingxxEvents.PROVIDER;
  }

  @Override
  public @Nullable URI url() {
    return settings.webhookUri();
  }

  @Override
  public Map<String, String> sign(String body) {
    return Map.of("X-Pingplusplus-Signature", PingxxKeys.sign(key, body));
  }

  @Override
  public Map<String, String> forge(String body) {
    return Map.of("X-Pingplusplus-Signature", PingxxKeys.sign(PingxxKeys.strange(), body));
  }
}

package dev.quittance.providers.pingxx;

import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.http.JsonFields;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Verifies Ping++'s signature over the raw bytes and reads the event as raw JSON. The signature
 * holds no time: only the event's id tells a replay.
 */
public final class PingxxWebhooks implements ProviderWebhooks {

  private static final String SIGNATURE = "X-Pingplusplus-Signature";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PingxxSettings settings;

  public PingxxWebhooks(PingxxSettings settings) {
    this.settings = settings;
  }

  @Override
  public String provider() {
    return PingxxProvider.NAME;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    String refusal = PingxxSignature.refusal(
        settings.publicKeys(), request.header(SIGNATURE), request.body());
    return refusal == null ? translate(request.body())
        : new WebhookVerdict.InvalidSignature(refusal);
  }

  @Override
  public WebhookVerdict translate(byte[] body) {
    JsonNode event;
    try {
      event = JSON.readTree(body);
    } catch (JacksonException e) {
      // Without its message: that names our classes.
      return new WebhookVerdict.Malformed("no JSON");
    }
    String id = JsonFields.text(event, "id");
    String type = JsonFields.text(event, "type");
    if (id.isBlank() || type.isBlank()) {
      return new WebhookVerdict.Malformed("an event needs id and type");
    }
    try {
      Instant created = JsonFields.seconds(event, "created");
      Translation translation = ofOtherMode(event) ? new Translation.Ignored("other_mode")
          : PingxxEvents.translate(id, type, created, event.path("data").path("object"));
      return new WebhookVerdict.Verified(
          new ProviderEvent(PingxxProvider.NAME, id, type, created, translation));
    } catch (IllegalArgumentException e) {
      return new WebhookVerdict.Malformed(type + " " + id + ": " + e.getMessage());
    }
  }

  /** Both modes of an account sign with one key: no test payment may pay a live order. */
  private boolean ofOtherMode(JsonNode event) {
    JsonNode live = event.path("livemode");
    return live.isBoolean() && live.booleanValue() != settings.live();
  }
}

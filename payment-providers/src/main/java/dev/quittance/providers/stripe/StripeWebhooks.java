package dev.quittance.providers.stripe;

import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.signature.TimestampedHmac;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verifies Stripe's signature over the raw bytes and reads the event as raw JSON. */
public final class StripeWebhooks implements ProviderWebhooks {

  private static final String SIGNATURE = "Stripe-Signature";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TimestampedHmac signature;

  public StripeWebhooks(StripeSettings settings, Clock clock) {
    this.signature = new TimestampedHmac(settings.webhookSecrets(), clock);
  }

  @Override
  public String provider() {
    return StripeProvider.NAME;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    String refusal = signature.refusal(request.header(SIGNATURE), request.body());
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
      Instant created = createdAt(event);
      Translation translation = StripeEvents.translate(id, type, created, event.path("data"));
      return new WebhookVerdict.Verified(
          new ProviderEvent(StripeProvider.NAME, id, type, created, translation));
    } catch (IllegalArgumentException | DateTimeException e) {
      return new WebhookVerdict.Malformed(type + " " + id + ": " + e.getMessage());
    }
  }

  /** A v2 "thin" event has its time as text, and no object to read. */
  private static Instant createdAt(JsonNode event) {
    return JsonFields.text(event, "object").equals("v2.core.event")
        ? Instant.parse(JsonFields.text(event, "created"))
        : JsonFields.seconds(event, "created");
  }
}

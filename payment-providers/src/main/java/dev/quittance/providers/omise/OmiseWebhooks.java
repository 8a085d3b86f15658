package dev.quittance.providers.omise;

import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.signature.TimestampedHmac;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Verifies Omise's signature over the raw bytes and reads the event.
 *
 * <p>Older accounts sign nothing. If that is allowed, an unsigned event is no fact: it becomes a
 * reason to read the payment, under an id that can never take the place of a signed event's.
 */
public final class OmiseWebhooks implements ProviderWebhooks {

  private static final String SIGNATURE = "Omise-Signature";
  private static final String TIMESTAMP = "Omise-Signature-Timestamp";

  private final @Nullable TimestampedHmac signature;
  private final boolean allowUnsigned;

  public OmiseWebhooks(OmiseSettings settings, Clock clock) {
    this.signature = settings.webhookSecrets().isEmpty() ? null
        : TimestampedHmac.ofKeys(settings.webhookKeys(), clock);
    this.allowUnsigned = settings.allowUnsignedWebhooks();
  }

  @Override
  public String provider() {
    return OmiseProvider.NAME;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    String header = request.header(SIGNATURE);
    if (header == null) {
      return allowUnsigned ? read(request.body(), false)
          : new WebhookVerdict.InvalidSignature("signature header is missing");
    }
    if (signature == null) {
      return new WebhookVerdict.InvalidSignature("no OMISE_WEBHOOK_SECRET to check it with");
    }
    // While a secret is replaced, Omise signs with both.
    List<String> signatures = Arrays.stream(header.split(",")).map(String::trim).toList();
    String refusal = signature.refusal(request.header(TIMESTAMP), signatures, request.body());
    return refusal == null ? read(request.body(), true)
        : new WebhookVerdict.InvalidSignature(refusal);
  }

  /** A stored body does not tell whether it was signed: it counts as a fact only if all are. */
  @Override
  public WebhookVerdict translate(byte[] body) {
    return read(body, !allowUnsigned);
  }

  private static WebhookVerdict read(byte[] body, boolean signed) {
    JsonNode event = JsonFields.objectOf(new String(body, StandardCharsets.UTF_8));
    if (event == null) {
      return new WebhookVerdict.Malformed("no JSON object");
    }
    String id = JsonFields.text(event, "id");
    String key = JsonFields.text(event, "key");
    if (id.isBlank() || key.isBlank()) {
      return new WebhookVerdict.Malformed("an event needs id and key");
    }
    String ownId = signed ? id : "unsigned:" + id;
    try {
      Instant created = OmiseMapping.createdAt(event);
      Translation translation =
          OmiseEvents.translate(ownId, key, created, event.path("data"));
      return new WebhookVerdict.Verified(new ProviderEvent(OmiseProvider.NAME, ownId, key,
          created, signed ? translation : OmiseEvents.unsigned(translation)));
    } catch (IllegalArgumentException e) {
      return new WebhookVerdict.Malformed(key + " " + id + ": " + e.getMessage());
    }
  }
}

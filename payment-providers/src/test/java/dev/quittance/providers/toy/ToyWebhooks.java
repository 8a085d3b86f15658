package dev.quittance.providers.toy;

import static dev.quittance.providers.http.JsonFields.objectOf;
import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.seconds;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.signature.TimestampedHmac;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Toy's webhooks: {@code Toy-Signature} as Stripe signs, and one type of event. */
public final class ToyWebhooks implements ProviderWebhooks {

  private final TimestampedHmac signature;

  public ToyWebhooks(ToySettings settings, Clock clock) {
    this.signature = new TimestampedHmac(settings.webhookSecrets(), clock);
  }

  @Override
  public String provider() {
    return ToyProvider.NAME;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    String refusal = signature.refusal(request.header("Toy-Signature"), request.body());
    return refusal == null ? translate(request.body())
        : new WebhookVerdict.InvalidSignature(refusal);
  }

  @Override
  public WebhookVerdict translate(byte[] body) {
    JsonNode event = objectOf(new String(body, StandardCharsets.UTF_8));
    if (event == null) {
      return new WebhookVerdict.Malformed("no JSON object");
    }
    try {
      String id = required(event, "id");
      String type = required(event, "type");
      Instant at = seconds(event, "at");
      Translation meaning = type.equals("paid") ? paid(event, id, at)
          : new Translation.Ignored("unknown_type");
      return new WebhookVerdict.Verified(
          new ProviderEvent(ToyProvider.NAME, id, type, at, meaning));
    } catch (IllegalArgumentException e) {
      return new WebhookVerdict.Malformed(String.valueOf(e.getMessage()));
    }
  }

  private static Translation paid(JsonNode event, String id, Instant at) {
    String payment = required(event, "payment");
    return new Translation.Outcome(new PaymentSucceeded(
        new ProviderReport(ToyProvider.NAME, id, payment, Map.of("toy", payment), null,
            new PaymentId(required(event, "our_id")), at, ReportedBy.WEBHOOK),
        new Money(whole(event, "amount"), required(event, "currency"))));
  }
}

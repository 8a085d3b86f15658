package dev.quittance.providers.paypal;

import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.http.JsonFields;
import dev.quittance.providers.http.ProviderHttp;
import java.time.Clock;
import java.time.Instant;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Verifies PayPal's signature over the raw bytes and reads the event as raw JSON. */
public final class PaypalWebhooks implements ProviderWebhooks {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final PaypalSignature signature;
  private final Clock clock;

  /**
   * Verifies as the settings say.
   *
   * @throws IllegalArgumentException naming the setting that cannot be used
   */
  public PaypalWebhooks(PaypalSettings settings, Clock clock) {
    this.clock = clock;
    PaypalSettings.Webhooks webhooks = settings.webhooks();
    PaypalSettings.ExtraTrust extra = webhooks.extra();
    PaypalCertUrls urls = new PaypalCertUrls(extra == null ? null : extra.host());
    PaypalTrust trust = new PaypalTrust(
        settings.environment(), extra == null ? null : extra.root(), clock);
    this.signature = switch (webhooks.verification()) {
      case CERTIFICATE -> new PaypalSignatureByCertificate(webhooks.ids(), new PaypalCertificates(
          urls, new ProviderHttp(settings.connectTimeoutMillis(), settings.readTimeoutMillis()),
          trust));
      case API -> new PaypalSignatureByApi(
          webhooks.ids(), new PaypalClient(settings, clock), urls);
    };
  }

  @Override
  public String provider() {
    return PaypalProvider.NAME;
  }

  /** A certificate is fetched when it is new; PayPal's own verdict is asked for each time. */
  @Override
  public boolean mayBlock() {
    return true;
  }

  @Override
  public WebhookVerdict receive(WebhookRequest request) {
    return switch (PaypalTransmission.of(request, clock)) {
      case PaypalTransmission.Reading.Refused(String reason) ->
        new WebhookVerdict.InvalidSignature(reason);
      case PaypalTransmission.Reading.Plausible(PaypalTransmission transmission) -> {
        WebhookVerdict refusal = signature.refusal(transmission, request.body());
        yield refusal == null ? translate(request.body()) : refusal;
      }
    };
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
    String type = JsonFields.text(event, "event_type");
    if (id.isBlank() || type.isBlank()) {
      return new WebhookVerdict.Malformed("an event needs id and event_type");
    }
    try {
      Instant created = PaypalMapping.instant(JsonFields.text(event, "create_time"));
      Translation translation =
          PaypalEvents.translate(id, type, created, event.path("resource"));
      return new WebhookVerdict.Verified(
          new ProviderEvent(PaypalProvider.NAME, id, type, created, translation));
    } catch (IllegalArgumentException | ArithmeticException e) {
      return new WebhookVerdict.Malformed(type + " " + id + ": " + e.getMessage());
    }
  }
}

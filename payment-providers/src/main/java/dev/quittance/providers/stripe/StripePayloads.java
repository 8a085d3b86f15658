package dev.quittance.providers.stripe;

import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.http.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Builds what Stripe.js or a redirect needs; every key is there, null while Stripe has none. */
final class StripePayloads {

  private final StripeSettings settings;

  StripePayloads(StripeSettings settings) {
    this.settings = settings;
  }

  PaymentPayload of(JsonNode object) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("client_secret", textOrNull(JsonFields.text(object, "client_secret")));
    boolean hosted = JsonFields.text(object, "object").equals("checkout.session");
    if (hosted) {
      fields.put("checkout_session_url", textOrNull(JsonFields.text(object, "url")));
      fields.put("checkout_session_id", JsonFields.text(object, "id"));
      fields.put("payment_intent_id",
          textOrNull(StripeMapping.reference(object, "payment_intent")));
    } else {
      fields.put("payment_intent_id", JsonFields.text(object, "id"));
    }
    fields.put("latest_charge_id",
        textOrNull(StripeMapping.reference(object, "latest_charge")));
    fields.put("publishable_key", settings.publishableKey());
    return new PaymentPayload(
        hosted ? StripeProvider.CHECKOUT_SESSION : StripeProvider.PAYMENT_INTENT, fields);
  }

  private static @Nullable String textOrNull(String text) {
    return text.isBlank() ? null : text;
  }
}

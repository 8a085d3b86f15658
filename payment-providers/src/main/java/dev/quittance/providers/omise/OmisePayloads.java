package dev.quittance.providers.omise;

import static dev.quittance.providers.http.JsonFields.textOrNull;

import dev.quittance.providers.PaymentPayload;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Builds what the payer needs: a code to scan, or the bank's page. */
final class OmisePayloads {

  private OmisePayloads() {
  }

  /** Null if there is nothing that the payer could do. */
  static @Nullable PaymentPayload of(JsonNode charge) {
    String code = textOrNull(
        charge.path("source").path("scannable_code").path("image"), "download_uri");
    String page = textOrNull(charge, "authorize_uri");
    if (code == null && page == null) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(code == null ? "authorize_uri" : "qr_url", code == null ? page : code);
    fields.put("charge_id", textOrNull(charge, "id"));
    fields.put("expires_at", textOrNull(charge, "expires_at"));
    return new PaymentPayload(code == null ? "redirect" : "qr", fields);
  }
}

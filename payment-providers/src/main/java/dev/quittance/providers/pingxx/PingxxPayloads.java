package dev.quittance.providers.pingxx;

import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.http.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the payer's side needs of a charge: a text to draw, an address, or a client's fields. */
final class PingxxPayloads {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private PingxxPayloads() {
  }

  /** Null if the charge holds no credential: it is paid, was scanned, or is of another shape. */
  static @Nullable PaymentPayload of(JsonNode charge) {
    String name = JsonFields.text(charge, "channel");
    JsonNode credential = charge.path("credential").path(name);
    PingxxChannel channel = PingxxChannel.of(name).orElse(null);
    boolean isText = credential.isString() && !credential.asString().isBlank();
    if (channel == null || !isText && !(credential.isObject() && !credential.isEmpty())) {
      return null;
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("charge_id", JsonFields.text(charge, "id"));
    fields.put("channel", name);
    if (!isText) {
      fields.put("credential", JSON.treeToValue(credential, Object.class));
      return new PaymentPayload(channel.shows().mode(), fields);
    }
    boolean drawn = channel.shows() == PingxxChannel.Shows.QR;
    fields.put(drawn ? "qr_url" : "payment_url", credential.asString());
    return new PaymentPayload(drawn ? "qr" : "redirect", fields);
  }
}

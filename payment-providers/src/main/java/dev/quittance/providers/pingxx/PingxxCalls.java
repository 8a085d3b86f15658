package dev.quittance.providers.pingxx;

import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.JsonFields;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls Ping++ and reads its answers; what they hold to pay with is not in the raw answer. */
final class PingxxCalls {

  /** Who has the credential can act on the payment; a scan code is the payer's. */
  private static final Set<String> SECRET_FIELDS = Set.of("credential", "scan_code");
  private static final String MASK = "****";

  private final PingxxClient client;
  private final PingxxSettings settings;

  PingxxCalls(PingxxClient client, PingxxSettings settings) {
    this.client = client;
    this.settings = settings;
  }

  PingxxAnswer get(String path, Map<String, String> query) {
    return read(client.get(path, query));
  }

  PingxxAnswer post(String path, Map<String, Object> body) {
    return read(client.post(path, body));
  }

  private PingxxAnswer read(HttpAnswer answer) {
    return switch (answer) {
      case HttpAnswer.NotSent(var cause) -> PingxxErrors.notSent(cause);
      case HttpAnswer.Lost(var cause) -> PingxxErrors.lost(cause);
      case HttpAnswer.Answered answered -> {
        JsonNode object = JsonFields.objectOf(answered.body());
        RawAnswer raw = new RawAnswer(answered.status(), masked(answered.body(), object));
        if (!answered.isSuccess()) {
          // Read from what is masked: messages quote keys.
          yield PingxxErrors.refusalOf(JsonFields.objectOf(raw.body()), raw);
        }
        yield object == null ? new PingxxAnswer.Refused(
            answered.status(), "", new Unknown("unreadable answer: no JSON object", raw))
            : new PingxxAnswer.Answered(object, raw);
      }
    };
  }

  /** The body without secrets; one that is not whole JSON ends before the first of them. */
  private String masked(String body, @Nullable JsonNode object) {
    String withoutKey = body.replace(settings.secretKey().value(), MASK);
    if (object != null) {
      JsonNode copy = object.deepCopy();
      return mask(copy) ? copy.toString().replace(settings.secretKey().value(), MASK)
          : withoutKey;
    }
    int end = SECRET_FIELDS.stream().mapToInt(withoutKey::indexOf).filter(at -> at >= 0)
        .min().orElse(withoutKey.length());
    return end == withoutKey.length() ? withoutKey : withoutKey.substring(0, end) + MASK;
  }

  private static boolean mask(JsonNode node) {
    boolean masked = false;
    if (node instanceof ObjectNode object) {
      for (String field : SECRET_FIELDS) {
        JsonNode value = object.path(field);
        boolean empty = value.isMissingNode() || value.isNull()
            || value.isContainer() && value.isEmpty();
        if (!empty) {
          object.put(field, MASK);
          masked = true;
        }
      }
    }
    for (JsonNode child : node) {
      masked |= mask(child);
    }
    return masked;
  }
}

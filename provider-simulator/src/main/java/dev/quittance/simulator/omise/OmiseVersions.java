package dev.quittance.simulator.omise;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Omise's API versions: the older one names some fields otherwise, and lacks others. */
final class OmiseVersions {

  static final String NEWEST = "2019-05-29";
  private static final String OLDER = "2017-11-02";
  private static final Map<String, String> FORMER_NAMES = Map.of(
      "created_at", "created", "refunded_amount", "refunded", "paid", "captured");
  private static final List<String> MISSING = List.of("authorized_amount", "captured_amount",
      "paid_at", "reversed_at", "expired_at", "expired", "voided", "capturable", "reversible",
      "refundable", "disputable");

  private OmiseVersions() {}

  static boolean isKnown(@Nullable String version) {
    return NEWEST.equals(version) || OLDER.equals(version);
  }

  /** That object, and all in it, as that version writes it. */
  static ObjectNode in(String version, ObjectNode object) {
    if (version.equals(OLDER)) {
      makeOlder(object);
    }
    return object;
  }

  private static void makeOlder(JsonNode node) {
    if (node instanceof ObjectNode object) {
      FORMER_NAMES.forEach((name, former) -> {
        if (object.has(name)) {
          object.set(former, object.remove(name));
        }
      });
      object.remove(MISSING);
      if (object.path("object").asString("").equals("refund")) {
        object.remove("status");
      }
      object.values().forEach(OmiseVersions::makeOlder);
    } else if (node instanceof ArrayNode list) {
      list.forEach(OmiseVersions::makeOlder);
    }
  }
}

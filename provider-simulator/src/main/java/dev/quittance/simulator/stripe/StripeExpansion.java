package dev.quittance.simulator.stripe;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts whole objects where their ids stand, as {@code expand[]} asks. */
@Component
final class StripeExpansion {

  private final StripeStore store;
  private final StripeJson json;

  StripeExpansion(StripeStore store, StripeJson json) {
    this.store = store;
    this.json = json;
  }

  ObjectNode expand(ObjectNode root, StripeParams params) {
    for (String path : params.list("expand")) {
      expand(root, List.of(path.split("\\.")));
    }
    return root;
  }

  private void expand(JsonNode node, List<String> path) {
    if (path.isEmpty() || !(node instanceof ObjectNode object)) {
      return;
    }
    String field = path.getFirst();
    JsonNode value = object.path(field);
    if (value.isArray()) {
      value.forEach(element -> expand(element, path.subList(1, path.size())));
      return;
    }
    ObjectNode found = value.isString() ? object(value.asString()) : attached(object, field);
    if (found != null) {
      object.set(field, found);
    }
    expand(object.path(field), path.subList(1, path.size()));
  }

  private @Nullable ObjectNode object(String id) {
    return switch (id.substring(0, Math.min(3, id.length()))) {
      case "pi_" -> json.intent(store.intent(id));
      case "ch_" -> json.charge(store.charge(id));
      case "cs_" -> json.session(store.session(id));
      case "re_" -> json.refund(store.refund(id));
      case "du_" -> json.dispute(store.disputes().required(id, "dispute"));
      default -> null;
    };
  }

  /** Lists that are only there when they are asked for. */
  private @Nullable ObjectNode attached(ObjectNode object, String field) {
    String id = object.path("id").asString("");
    if (field.equals("line_items") && id.startsWith("cs_")) {
      return json.lineItems(store.session(id));
    }
    if (field.equals("refunds") && id.startsWith("ch_")) {
      ObjectNode list = StripeJson.list("/v1/charges/" + id + "/refunds", false);
      store.refunds().newestFirst().stream()
          .filter(refund -> refund.charge().equals(id))
          .forEach(refund -> list.withArray("data").add(json.refund(refund)));
      return list;
    }
    return null;
  }
}

package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.StackSettings.Part;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What the inputs are made of.
 *
 * @param open an order of the token's user that waits for its payment
 * @param paid one paid order for each provider
 * @param victims waiting orders that no input may get paid
 * @param events genuine events for each provider, about the paid orders
 * @param values of path variables, by the variable's name
 * @param apis the published API document of each service
 */
record Fixtures(Tokens tokens, Payable open, List<Payable> paid, List<Payable> victims,
    Map<String, List<JsonNode>> events, Map<String, List<String>> values,
    Map<Part, JsonNode> apis) {

  JsonNode api(Part service) {
    return apis.getOrDefault(service, JsonNodeFactory.instance.objectNode());
  }

  Payable paidAt(String provider) {
    return paid.stream().filter(payable -> payable.provider().equals(provider)).findFirst()
        .orElseThrow();
  }

  List<Payable> victimsAt(String provider) {
    return victims.stream().filter(payable -> payable.provider().equals(provider)).toList();
  }
}

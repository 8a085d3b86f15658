package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.JsonApi;
import dev.quittance.stack.StackSettings;
import dev.quittance.stack.StackSettings.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** All endpoints of the four services, as the services themselves list them. */
final class Endpoints {

  static final List<Part> SERVICES =
      List.of(Part.ORDER, Part.GATEWAY, Part.INGEST, Part.RECONCILIATION);
  private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "PATCH", "DELETE");
  /** Shown by the fuzz stack only, for us. */
  private static final String OWN = "/actuator/mappings";

  private Endpoints() {
  }

  /** Reads {@code /actuator/mappings} of each service; the order is always the same. */
  static List<Endpoint> of(StackSettings settings, JsonApi admin) {
    return SERVICES.stream()
        .flatMap(service -> conditions(admin.get(settings.url(service) + OWN))
            .flatMap(condition -> endpoints(service, condition)))
        .filter(endpoint -> !endpoint.pattern().startsWith(OWN))
        .distinct()
        .sorted(Comparator.comparing(Endpoint::toString)).toList();
  }

  private static Stream<JsonNode> conditions(JsonNode mappings) {
    return mappings.required("contexts").valueStream()
        .flatMap(context -> context.path("mappings").path("dispatcherHandlers").valueStream())
        .flatMap(JsonNode::valueStream)
        .map(handler -> handler.path("details").path("requestMappingConditions"))
        .filter(JsonNode::isObject);
  }

  private static Stream<Endpoint> endpoints(Part service, JsonNode condition) {
    List<String> methods = condition.path("methods").isEmpty() ? List.of("GET")
        : condition.path("methods").valueStream().map(JsonNode::asString).toList();
    return condition.path("patterns").valueStream().map(JsonNode::asString)
        .flatMap(pattern -> methods.stream()
            .map(method -> new Endpoint(service, method, pattern)));
  }

  /** The endpoints of a service's published API document. */
  static List<Endpoint> documented(Part service, JsonNode document) {
    List<Endpoint> all = new ArrayList<>();
    document.required("paths").properties().forEach(path -> path.getValue().properties().stream()
        .map(operation -> operation.getKey().toUpperCase(java.util.Locale.ROOT))
        .filter(METHODS::contains)
        .forEach(method -> all.add(new Endpoint(service, method, path.getKey()))));
    return all;
  }
}

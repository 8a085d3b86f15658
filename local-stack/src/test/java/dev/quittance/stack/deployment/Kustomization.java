package dev.quittance.stack.deployment;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Renders a folder as {@code kubectl kustomize} does, as far as our folders go: resources,
 * components, namespace, images and RFC 6902 patches. Anything else is refused.
 */
final class Kustomization {

  private static final Set<String> KNOWN = Set.of("apiVersion", "kind", "namespace", "resources",
      "components", "images", "patches");
  private static final Set<String> CLUSTER_WIDE = Set.of("Namespace");

  private final Path folder;
  private final JsonNode file;

  private Kustomization(Path folder) {
    this.folder = folder;
    this.file = Yamls.all(folder.resolve("kustomization.yaml")).getFirst();
    for (String key : file.propertyNames()) {
      if (!KNOWN.contains(key)) {
        throw new IllegalStateException(folder + ": not understood here: " + key);
      }
    }
  }

  static List<JsonNode> render(Path folder) {
    List<JsonNode> all = new ArrayList<>();
    new Kustomization(folder.normalize()).renderInto(all);
    return all;
  }

  /** A component changes what is there; a kustomization begins with nothing. */
  private void renderInto(List<JsonNode> all) {
    for (JsonNode name : file.path("resources")) {
      Path path = folder.resolve(name.asString()).normalize();
      all.addAll(Files.isDirectory(path) ? render(path) : Yamls.all(path));
    }
    for (JsonNode name : file.path("components")) {
      new Kustomization(folder.resolve(name.asString()).normalize()).renderInto(all);
    }
    file.path("patches").forEach(patch -> patch(all, patch));
    all.forEach(this::placeAndTag);
  }

  private void patch(List<JsonNode> all, JsonNode patch) {
    JsonNode target = patch.required("target");
    List<JsonNode> matching = all.stream()
        .filter(node -> matches(node.path("kind"), target.path("kind")))
        .filter(node -> matches(node.path("metadata").path("name"), target.path("name")))
        .toList();
    // A component may be for more than this kustomization has.
    if (matching.isEmpty() && !file.path("kind").asString().equals("Component")) {
      throw new IllegalStateException("a patch of nothing: " + target);
    }
    JsonNode operations = Yamls.all(patch.required("patch").asString()).getFirst();
    matching.forEach(node -> operations.forEach(operation -> apply(node, operation)));
  }

  /** A target's texts are patterns of the whole name. */
  private static boolean matches(JsonNode name, JsonNode pattern) {
    return pattern.isMissingNode() || name.asString().matches(pattern.asString());
  }

  private static void apply(JsonNode node, JsonNode operation) {
    String path = operation.required("path").asString();
    int last = path.lastIndexOf('/');
    JsonNode parent = node.at(path.substring(0, last));
    String key = path.substring(last + 1);
    boolean adds = operation.required("op").asString().equals("add");
    if (parent instanceof ArrayNode list && adds && key.equals("-")) {
      list.add(operation.required("value"));
      return;
    }
    if (!parent.isObject() || adds == parent.has(key)) {
      throw new IllegalStateException("cannot be applied to "
          + node.path("metadata").path("name") + ": " + operation);
    }
    ((ObjectNode) parent).set(key, operation.required("value"));
  }

  private void placeAndTag(JsonNode node) {
    JsonNode namespace = file.path("namespace");
    if (!namespace.isMissingNode() && !CLUSTER_WIDE.contains(node.path("kind").asString())) {
      ((ObjectNode) node.required("metadata")).set("namespace", namespace);
    }
    for (JsonNode image : file.path("images")) {
      for (JsonNode container : node.at("/spec/template/spec/containers")) {
        if (container.required("image").equals(image.required("name"))) {
          String name = image.path("newName").asString(image.required("name").asString());
          ((ObjectNode) container).put(
              "image", name + ":" + image.required("newTag").asString());
        }
      }
    }
  }
}

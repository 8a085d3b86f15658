package dev.quittance.runtime.openapi;

/** Javadoc as a text of the OpenAPI document, which is Markdown. */
final class Descriptions {

  private Descriptions() {
  }

  static String plain(String javadoc) {
    return javadoc.replaceAll("</?code>", "`").replaceAll("</?p>", " ")
        .replaceAll("\\{@code\\s+([^}]*)}", "`$1`")
        // With a label that is what stands there; without one, the last name of the reference.
        .replaceAll("\\{@link(?:plain)?\\s+\\S+\\s+([^}]+)}", "$1")
        .replaceAll("\\{@link(?:plain)?\\s+(?:[^}\\s]*[.#])?([^}\\s(]+)[^}]*}", "$1")
        .replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"")
        .replace("&#64;", "@").replace("&amp;", "&")
        .replaceAll("\\s+", " ").trim();
  }
}

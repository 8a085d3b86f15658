package dev.quittance.runtime.openapi;

/** Javadoc as a text of the OpenAPI document, which is Markdown. */
final class Descriptions {

  private Descriptions() {
  }

  static String plain(String javadoc) {
    return javadoc.replaceAll("</?code>", "`").replaceAll("</?p>", " ")
        .replaceAll("\\s+", " ").trim();
  }
}

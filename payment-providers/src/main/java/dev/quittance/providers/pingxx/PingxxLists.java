package dev.quittance.providers.pingxx;

import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.http.JsonFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads Ping++'s lists to their end. */
final class PingxxLists {

  static final String STARTING_AFTER = "starting_after";
  private static final String PAGE_SIZE = "100";
  private static final int MOST_PAGES = 50;

  private final PingxxCalls calls;

  PingxxLists(PingxxCalls calls) {
    this.calls = calls;
  }

  /** Whether an answer is a page of a list; an empty page only if it says so itself. */
  static boolean isPage(JsonNode list) {
    return list.path("data").isArray() && list.path("has_more").isBoolean();
  }

  static boolean hasMore(JsonNode page) {
    return page.path("has_more").booleanValue();
  }

  static String lastId(JsonNode page) {
    JsonNode data = page.path("data");
    return JsonFields.text(data.path(data.size() - 1), "id");
  }

  /**
   * Visits every item.
   *
   * @return why not all was seen; empty if nothing was missed
   */
  Optional<Unavailable> walk(String path, Map<String, String> query, Consumer<JsonNode> visitor) {
    Map<String, String> page = new LinkedHashMap<>(query);
    page.put("limit", PAGE_SIZE);
    for (int pages = 0; pages < MOST_PAGES; pages++) {
      switch (calls.get(path, page)) {
        case PingxxAnswer.Refused refused -> {
          return Optional.of(PingxxErrors.unavailable(refused));
        }
        case PingxxAnswer.Answered(JsonNode list, var raw) -> {
          if (!isPage(list) || hasMore(list) && lastId(list).isBlank()) {
            return Optional.of(new Unavailable("unreadable", "no list: " + path, raw));
          }
          list.path("data").forEach(visitor);
          if (!hasMore(list)) {
            return Optional.empty();
          }
          page.put(STARTING_AFTER, lastId(list));
        }
      }
    }
    return Optional.of(
        new Unavailable("unreadable", "more than " + MOST_PAGES + " pages of " + path, null));
  }
}

package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.http.JsonFields;
import java.net.URLEncoder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lists past events. See "List event notifications" in PayPal's Webhooks reference. */
final class PaypalEventList {

  private static final String PATH = "/v1/notifications/webhooks-events";
  private static final int PAGE_SIZE = 100;

  private final PaypalClient client;

  PaypalEventList(PaypalClient client) {
    this.client = client;
  }

  EventListing list(EventQuery query) {
    String cursor = query.cursor();
    // The cursor is the query of PayPal's link to the next page, and never its host or path.
    String text = cursor == null ? "page_size=" + PAGE_SIZE + "&start_time=" + time(query.from())
        + "&end_time=" + time(query.to()) : cursor;
    if (!text.matches("[A-Za-z0-9%&=._~:+-]{1,2000}")) {
      return new EventListing.Unavailable("invalid_request", "no cursor of PayPal's");
    }
    return switch (client.get(PATH + "?" + text)) {
      case PaypalAnswer.Refused refused -> {
        Unavailable unread = PaypalErrors.unavailable(refused);
        yield new EventListing.Unavailable(unread.code(), unread.detail());
      }
      case PaypalAnswer.Answered answered -> page(answered.object(), text);
    };
  }

  private static EventListing page(JsonNode object, String asked) {
    JsonNode events = object.path("events");
    if (!events.isArray()) {
      return new EventListing.Unavailable("unreadable", "no list of events");
    }
    List<String> bodies = new ArrayList<>();
    events.forEach(event -> bodies.add(event.toString()));
    String next = next(object);
    if (asked.equals(next)) {
      return new EventListing.Unavailable("unreadable", "the next page is the same page");
    }
    return new EventListing.Page(bodies, next);
  }

  private static @Nullable String next(JsonNode object) {
    for (JsonNode link : object.path("links")) {
      String href = JsonFields.text(link, "href");
      int query = href.indexOf('?');
      if (JsonFields.text(link, "rel").equals("next") && query >= 0) {
        return href.substring(query + 1);
      }
    }
    return null;
  }

  private static String time(Instant time) {
    return URLEncoder.encode(time.truncatedTo(ChronoUnit.SECONDS).toString(), UTF_8);
  }
}

package dev.quittance.reconciliation;

import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRefunded;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.ProviderEvent;
import dev.quittance.providers.Translation;
import dev.quittance.providers.WebhookVerdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A provider's list of its events: the newest first, two on a page, as Stripe does it. */
public final class FakeEvents {

  private static final int PAGE_SIZE = 2;

  private final List<Listed> listed = new CopyOnWriteArrayList<>();
  private final List<EventQuery> queries = new CopyOnWriteArrayList<>();
  private volatile @Nullable Runnable duringList;
  private volatile @Nullable EventListing answer;

  private record Listed(String id, Instant at, String body) {
  }

  public void clear() {
    listed.clear();
    queries.clear();
    answer(null);
    duringList(null);
  }

  /** An event of a payment: {@code succeeded}, {@code refunded}, or one that means nothing. */
  public void add(String id, String type, PaymentId paymentId, Instant at) {
    listed.add(new Listed(id, at, id + " " + type + " " + paymentId + " " + at));
  }

  /** An event that cannot be translated, in a new version of its body each time. */
  public void addUnreadable(String id, Instant at) {
    String body = "{\"id\":\"" + id + "\",\"pending_webhooks\":" + listed.size() + "}";
    listed.removeIf(event -> event.id().equals(id));
    listed.add(new Listed(id, at, body));
  }

  /** The answer to everything from now on; null for what is listed. */
  public void answer(@Nullable EventListing answer) {
    this.answer = answer;
  }

  /** What happens elsewhere while we list. */
  public void duringList(@Nullable Runnable work) {
    this.duringList = work;
  }

  public List<EventQuery> queries() {
    return List.copyOf(queries);
  }

  EventListing list(EventQuery query) {
    queries.add(query);
    Runnable work = duringList;
    if (work != null) {
      work.run();
    }
    EventListing fixed = answer;
    if (fixed != null) {
      return fixed;
    }
    List<Listed> matching = new ArrayList<>(listed.stream()
        .filter(event -> !event.at().isBefore(query.from()) && !event.at().isAfter(query.to()))
        .sorted(Comparator.comparing(Listed::at).reversed()).toList());
    int begin = matching.stream().map(Listed::id).toList().indexOf(query.cursor()) + 1;
    int end = Math.min(begin + PAGE_SIZE, matching.size());
    List<Listed> page = matching.subList(begin, end);
    return new EventListing.Page(page.stream().map(Listed::body).toList(),
        end < matching.size() ? page.getLast().id() : null);
  }

  static WebhookVerdict translate(String provider, String body) {
    String[] parts = body.split(" ");
    if (parts.length != 4) {
      return new WebhookVerdict.Malformed("no event: " + body);
    }
    Instant at = Instant.parse(parts[3]);
    return new WebhookVerdict.Verified(new ProviderEvent(provider, parts[0], parts[1], at,
        translation(provider, parts[0], parts[1], new PaymentId(parts[2]), at)));
  }

  private static Translation translation(
      String provider, String id, String type, PaymentId paymentId, Instant at) {
    PaymentOutcome outcome = outcome(provider, id, type, paymentId, at);
    return outcome == null
        ? new Translation.Ignored("unknown_type") : new Translation.Outcome(outcome);
  }

  /** The very event that the webhook brings. */
  public static @Nullable PaymentOutcome outcome(
      String provider, String id, String type, PaymentId paymentId, Instant at) {
    ProviderReport report = new ProviderReport(provider, id, Samples.providerIdOf(paymentId),
        Map.of("payment_intent", Samples.providerIdOf(paymentId)), null, paymentId, at,
        ReportedBy.WEBHOOK);
    return switch (type) {
      case "succeeded" -> new PaymentSucceeded(report, Samples.PRICE);
      case "refunded" -> new PaymentRefunded(report, null, "re_" + id, Samples.PRICE, null);
      default -> null;
    };
  }
}

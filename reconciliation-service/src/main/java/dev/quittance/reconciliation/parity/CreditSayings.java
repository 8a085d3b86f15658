package dev.quittance.reconciliation.parity;

import dev.quittance.events.CreditsGranted;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was said of an order's credits.
 *
 * @param due what the paid order has a claim to; null if that was not told
 * @param grants the distinct grants
 * @param since when the last new thing was heard
 */
record CreditSayings(@Nullable Long due, Map<String, Long> grants, @Nullable Instant since) {

  static final CreditSayings NONE = new CreditSayings(null, Map.of(), null);

  CreditSayings {
    grants = Map.copyOf(grants);
  }

  CreditSayings andDue(@Nullable Long credits, Instant at) {
    return credits == null || credits.equals(due) ? this
        : new CreditSayings(credits, grants, later(at));
  }

  /** The event's id is made of the order alone, so a second grant shows in what it says. */
  CreditSayings andGrant(String eventId, CreditsGranted granted, Instant at) {
    String grant = eventId + "/" + granted.credits() + "/" + granted.expiresAt();
    if (grants.containsKey(grant)) {
      return this;
    }
    Map<String, Long> all = new HashMap<>(grants);
    all.put(grant, granted.credits());
    return new CreditSayings(due, all, later(at));
  }

  private Instant later(Instant at) {
    return since == null || since.isBefore(at) ? at : since;
  }

  long granted() {
    return grants.values().stream().mapToLong(Long::longValue).sum();
  }
}

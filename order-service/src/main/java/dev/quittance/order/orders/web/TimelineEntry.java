package dev.quittance.order.orders.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.runtime.security.Caller;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit trail as the API shows it.
 *
 * @param actor the caller's own id, {@code provider} or {@code shop}; the real one for an admin
 * @param detail for an administrator, and where it tells the customer nothing of our insides
 * @param data for an administrator
 * @param hash in hexadecimal; the canonical form is in {@code docs/audit.md}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimelineEntry(long seq, Instant at, String action, String actor,
    @Nullable String paymentId, @Nullable String detail, @Nullable Map<String, String> data,
    String hash) {

  private static final Set<String> TOLD_BY_PROVIDERS = Set.of("webhook", "sync", "call", "gateway");
  private static final Set<String> FOR_CUSTOMERS =
      Set.of("order.created", "payment.intent", "payment.finalize", "payment.refund");

  static TimelineEntry of(AuditTrail.Entry entry, Caller caller) {
    if (caller.isAdmin()) {
      return new TimelineEntry(entry.seq(), entry.at(), entry.action(), entry.actor(),
          entry.paymentId(), entry.detail(), entry.data(), entry.hash());
    }
    String actor = entry.actor().equals(caller.userId()) ? entry.actor()
        : TOLD_BY_PROVIDERS.contains(entry.actor()) ? "provider" : "shop";
    return new TimelineEntry(entry.seq(), entry.at(), entry.action(), actor, entry.paymentId(),
        FOR_CUSTOMERS.contains(entry.action()) ? entry.detail() : null, null, entry.hash());
  }
}

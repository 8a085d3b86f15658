package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.ledger.LedgerPayment;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Ping++'s charges as ledger entries. */
@Component
final class PingxxLedger {

  private final PingxxStore store;
  private final Clock clock;

  PingxxLedger(PingxxStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  List<LedgerPayment> payments() {
    return store.charges().stream().map(this::entry).toList();
  }

  private LedgerPayment entry(Charge charge) {
    Charge.Terms terms = charge.terms();
    List<LedgerPayment.Refund> refunds = store.refundsOf(charge.id()).stream()
        .map(refund -> new LedgerPayment.Refund(refund.id(),
            text(refund.metadata(), "refund_id"), refund.amount(), refund.status()))
        .toList();
    long refunded = refunds.stream().filter(refund -> !refund.status().equals(Refund.FAILED))
        .mapToLong(LedgerPayment.Refund::amountMinor).sum();
    // A reversal after the payment sends all of it back.
    boolean kept = charge.state().paid() && !charge.state().reversed();
    return new LedgerPayment(PingxxEvents.PROVIDER, charge.id(),
        Map.of("order_no", terms.orderNo()), text(terms.metadata(), "order_id"),
        text(terms.metadata(), "payment_id"), terms.amount(), "CNY",
        kept ? terms.amount() : 0, refunded, false, 0, status(charge, kept, refunded),
        charge.state().paid() ? "paid" : "unpaid", charge.state().failedAttempts(), refunds,
        Instant.ofEpochSecond(terms.created()).toString());
  }

  private String status(Charge charge, boolean kept, long refunded) {
    if (kept) {
      return refunded == 0 ? "succeeded"
          : refunded < charge.terms().amount() ? "partially_refunded" : "refunded";
    }
    if (charge.state().reversed()) {
      return "cancelled";
    }
    return charge.expired(clock.instant().getEpochSecond()) ? "expired" : "pending";
  }

  private static @Nullable String text(JsonNode metadata, String name) {
    return metadata.path(name).asString(null);
  }
}

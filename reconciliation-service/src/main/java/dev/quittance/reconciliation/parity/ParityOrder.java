package dev.quittance.reconciliation.parity;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventType;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.RefundCreated;
import dev.quittance.reconciliation.parity.ParityDecision.Tries;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An order as all services speak of it.
 *
 * @param kept what may have to be said again; empty while all agrees
 * @param drifts the differences that are recorded, by {@link Gap#key}
 * @param dueAt when to compare; null for not before something is heard
 * @param heardAt when something new was heard last
 */
record ParityOrder(OrderId orderId, OrderSayings sayings, List<KeptEvent> kept,
    Map<String, Drift> drifts, @Nullable Instant dueAt, Instant heardAt) {

  /** No order has so many; whoever repeats itself under new ids must not fill the table. */
  static final int MOST_KEPT = 100;
  private static final Set<EventType> KEPT = EnumSet.of(EventType.PAYMENT_REQUESTED,
      EventType.REFUND_REQUESTED, EventType.PAYMENT_SUCCEEDED, EventType.PAYMENT_REFUNDED,
      EventType.REFUND_FAILED, EventType.REFUND_CREATED);

  ParityOrder {
    kept = List.copyOf(kept);
    drifts = Map.copyOf(drifts);
  }

  /** A recorded difference. */
  record Drift(long discrepancyId, int repairs, @Nullable Instant nextRepairAt) {
  }

  Map<String, Tries> tries() {
    return drifts.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey,
        drift -> new Tries(drift.getValue().repairs(), drift.getValue().nextRepairAt())));
  }

  /**
   * After an event; the same if it told nothing new.
   *
   * @param known the payment of an outcome
   */
  ParityOrder hear(EventEnvelope envelope, @Nullable PaymentId known, Instant now,
      ParitySettings settings) {
    OrderSayings heard = sayings.and(envelope, known, sinceOf(envelope, now, settings));
    List<Gap> gaps = ParityRules.gaps(heard, settings);
    List<KeptEvent> keep = gaps.isEmpty() ? List.of() : with(envelope, known);
    if (heard.equals(sayings)) {
      return new ParityOrder(orderId, sayings, keep, drifts, dueAt, heardAt);
    }
    Instant next = !drifts.isEmpty() ? now
        : gaps.stream().map(Gap::overdueAt).min(Instant::compareTo).orElse(null);
    return new ParityOrder(orderId, heard, keep, drifts, next, now);
  }

  /** What is older than the horizon counts as said, but nobody waits for its answer. */
  private static Instant sinceOf(EventEnvelope envelope, Instant now, ParitySettings settings) {
    Instant horizon = now.minus(settings.horizon());
    boolean old = envelope.time().isBefore(horizon)
        || envelope.data() instanceof PaymentOutcome outcome
            && outcome.report().occurredAt().isBefore(horizon);
    return old ? Instant.EPOCH : now;
  }

  private List<KeptEvent> with(EventEnvelope envelope, @Nullable PaymentId known) {
    if (!KEPT.contains(envelope.data().type()) || kept.size() >= MOST_KEPT
        || kept.stream().anyMatch(event -> event.id().equals(envelope.id()))) {
      return kept;
    }
    PaymentId paymentId = switch (envelope.data()) {
      case PaymentRequestEvent request -> request.paymentId();
      case RefundCreated refund -> refund.paymentId();
      default -> known;
    };
    List<KeptEvent> more = new ArrayList<>(kept);
    more.add(KeptEvent.of(envelope, paymentId == null ? null : paymentId.value()));
    return more;
  }

  /** What is kept of a payment of these types, as it was said. */
  List<EventEnvelope> kept(@Nullable String paymentId, Set<EventType> types) {
    return kept.stream()
        .filter(event -> types.contains(event.eventType())
            && event.paymentId() != null && event.paymentId().equals(paymentId))
        .map(KeptEvent::envelope).toList();
  }

  /** After a comparison. */
  ParityOrder compared(Map<String, Drift> now, @Nullable Instant next) {
    return new ParityOrder(orderId, sayings, now.isEmpty() && next == null ? List.of() : kept,
        now, next, heardAt);
  }
}

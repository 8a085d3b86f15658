package dev.quittance.reconciliation.settlement;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.settlement.SettlementFact.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A payment as its events tell, whatever their order. What may be null is so while only outcomes of
 * it were heard.
 *
 * @param references the provider's ids by kind
 * @param requested what was asked for
 */
record KnownPayment(
    PaymentId paymentId,
    @Nullable OrderId orderId,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    @Nullable Money requested,
    List<SettlementFact> facts) {

  private static final Set<Kind> ENDS = Set.of(Kind.FAILED, Kind.EXPIRED, Kind.CANCELLED);

  KnownPayment {
    references = Map.copyOf(references);
    facts = List.copyOf(facts);
  }

  /** How it stands, or one of its refunds. */
  enum State { PENDING, SUCCEEDED, ENDED_WITHOUT }

  /**
   * A refund of it.
   *
   * @param amount null if no event told
   */
  record Refund(State state, @Nullable Money amount) {
  }

  /** Success wins over any end: the money is there. */
  State state() {
    if (has(Kind.PAID)) {
      return State.SUCCEEDED;
    }
    return facts.stream().anyMatch(fact -> ENDS.contains(fact.kind()))
        ? State.ENDED_WITHOUT : State.PENDING;
  }

  /** What the provider received, or else what was asked for. */
  Optional<Money> amount() {
    return facts.stream().filter(fact -> fact.kind() == Kind.PAID && fact.amount() != null)
        .min(Comparator.comparing(SettlementFact::at)).map(SettlementFact::amount)
        .or(() -> Optional.ofNullable(requested));
  }

  /** A refund by the provider's id; a failure wins, since it can undo a success. */
  Optional<Refund> refund(String providerRefundId) {
    List<SettlementFact> told = facts.stream()
        .filter(fact -> providerRefundId.equals(fact.providerRefundId())).toList();
    if (told.isEmpty()) {
      return Optional.empty();
    }
    Set<Kind> kinds = told.stream().map(SettlementFact::kind).collect(Collectors.toSet());
    State state = kinds.contains(Kind.REFUND_FAILED) ? State.ENDED_WITHOUT
        : kinds.contains(Kind.REFUNDED) ? State.SUCCEEDED : State.PENDING;
    return Optional.of(new Refund(state, told.stream().map(SettlementFact::amount)
        .filter(amount -> amount != null).findFirst().orElse(null)));
  }

  /** All that went back by events that name no single refund; empty if there are none. */
  Optional<Money> refundTotal() {
    return facts.stream().filter(fact -> fact.kind() == Kind.REFUND_TOTAL)
        .map(SettlementFact::amount).filter(amount -> amount != null)
        .max(Comparator.comparingLong(Money::amountMinor));
  }

  /** Whether its money was taken back: by refunds that are known as a sum, or a lost dispute. */
  boolean takenBack() {
    return has(Kind.DISPUTE_LOST) || refundTotal().isPresent();
  }

  private boolean has(Kind kind) {
    return facts.stream().anyMatch(fact -> fact.kind() == kind);
  }
}

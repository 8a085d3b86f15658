package dev.quittance.simulator.stripe;

import java.time.Clock;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives money back; every method expects the store's lock to be held. */
@Component
final class Refunds {

  private static final Set<String> REASONS =
      Set.of("duplicate", "fraudulent", "requested_by_customer");

  private final StripeStore store;
  private final StripeEvents events;
  private final PaymentIntents intents;
  private final Clock clock;

  Refunds(StripeStore store, StripeEvents events, PaymentIntents intents, Clock clock) {
    this.store = store;
    this.events = events;
    this.intents = intents;
    this.clock = clock;
  }

  Refund create(StripeParams params) {
    String reason = params.text("reason");
    if (reason != null && !REASONS.contains(reason)) {
      throw StripeException.invalid(null, "reason", "Invalid reason: must be one of " + REASONS);
    }
    Long amount = params.number("amount");
    Map<String, String> metadata = params.metadata("metadata");
    Charge charge;
    String chargeId = params.text("charge");
    if (chargeId != null) {
      charge = store.charge(chargeId);
    } else {
      charge = intents.chargeOf(store.intent(params.required("payment_intent")));
    }
    return refund(charge, amount, reason, metadata);
  }

  /** Refunds this much; null: all that is left. */
  Refund refund(
      Charge charge, @Nullable Long wanted, @Nullable String reason, Map<String, String> metadata) {
    long left = charge.terms().amount() - charge.state().amountRefunded();
    if (!charge.succeeded() || !charge.state().captured()) {
      throw StripeException.refused("charge_not_refundable",
          "Charge " + charge.id() + " has not been captured.");
    }
    String disputeId = charge.state().dispute();
    Dispute dispute = disputeId == null ? null : store.disputes().find(disputeId);
    if (dispute != null && !dispute.won()) {
      throw StripeException.refused("charge_disputed",
          "Charge " + charge.id() + " has been charged back; cannot issue a refund.");
    }
    if (left == 0) {
      throw StripeException.refused("charge_already_refunded",
          "Charge " + charge.id() + " has already been refunded.");
    }
    long amount = wanted == null ? left : wanted;
    if (amount < 1 || amount > left) {
      throw StripeException.invalid(null, "amount", "Refund amount (" + amount
          + ") is greater than unrefunded amount on charge (" + left + ")");
    }
    PaymentIntent intent = store.intent(charge.terms().intent());
    TestCard card = charge.terms().card();
    Refund refund = store.refunds().save(new Refund(StripeIds.next("re_"),
        clock.instant().getEpochSecond(), amount, charge.terms().currency(), charge.id(),
        intent.id(), reason, metadata,
        card == TestCard.PENDING_REFUND ? Refund.PENDING : Refund.SUCCEEDED, null));
    long before = charge.state().amountRefunded();
    Charge after = store.charges().save(charge.refunded(before + amount));
    events.refund("refund.created", refund, intent, null);
    events.refunded(after, before, intent);
    if (card == TestCard.FAILING_REFUND) {
      fail(refund);
    }
    return refund;
  }

  /** A pending refund reaches the customer. */
  Refund succeed(Refund refund) {
    if (!refund.status().equals(Refund.PENDING)) {
      throw StripeException.refused("refund_unexpected_state",
          "Refund " + refund.id() + " is " + refund.status() + ".");
    }
    Refund after = store.refunds().save(refund.with(Refund.SUCCEEDED, null));
    PaymentIntent intent = store.intent(refund.intent());
    events.refund("refund.updated", after, intent, refund.status());
    events.refund("charge.refund.updated", after, intent, refund.status());
    return after;
  }

  /** A refund comes back, even one that had succeeded: the customer has no money. */
  Refund fail(Refund refund) {
    if (refund.status().equals(Refund.FAILED)) {
      throw StripeException.refused("refund_unexpected_state",
          "Refund " + refund.id() + " has failed already.");
    }
    Refund after = store.refunds().save(
        refund.with(Refund.FAILED, "lost_or_stolen_card"));
    Charge charge = store.charge(refund.charge());
    store.charges().save(charge.refunded(charge.state().amountRefunded() - refund.amount()));
    PaymentIntent intent = store.intent(refund.intent());
    events.refund("refund.failed", after, intent, refund.status());
    events.refund("charge.refund.updated", after, intent, refund.status());
    return after;
  }
}

package dev.quittance.simulator.stripe;

import java.time.Clock;
import org.springframework.stereotype.Component;

/** Cardholders who want their money back; every method expects the store's lock to be held. */
@Component
final class Disputes {

  private final StripeStore store;
  private final StripeEvents events;
  private final Clock clock;

  Disputes(StripeStore store, StripeEvents events, Clock clock) {
    this.store = store;
    this.events = events;
    this.clock = clock;
  }

  Dispute open(Charge charge, PaymentIntent intent, long amount, String reason) {
    if (!charge.succeeded() || charge.state().dispute() != null) {
      throw StripeException.refused("charge_not_disputable",
          "Charge " + charge.id() + " cannot be disputed (again).");
    }
    if (amount < 1 || amount > charge.state().amountCaptured()) {
      throw StripeException.invalid(null, "amount", "A dispute is about 1 to "
          + charge.state().amountCaptured() + ", not " + amount + ".");
    }
    Dispute dispute = store.disputes().save(new Dispute(StripeIds.next("du_"),
        clock.instant().getEpochSecond(), amount, charge.terms().currency(), charge.id(),
        intent.id(), reason, Dispute.NEEDS_RESPONSE));
    store.charges().save(charge.disputed(dispute.id()));
    events.dispute("charge.dispute.created", dispute, intent);
    events.dispute("charge.dispute.funds_withdrawn", dispute, intent);
    return dispute;
  }

  Dispute close(Dispute dispute, boolean won) {
    if (!dispute.open()) {
      throw StripeException.refused("dispute_unexpected_state",
          "Dispute " + dispute.id() + " is " + dispute.status() + ".");
    }
    PaymentIntent intent = store.intent(dispute.intent());
    Dispute after = store.disputes().save(dispute.closed(won));
    if (won) {
      events.dispute("charge.dispute.funds_reinstated", after, intent);
    }
    events.dispute("charge.dispute.closed", after, intent);
    return after;
  }
}

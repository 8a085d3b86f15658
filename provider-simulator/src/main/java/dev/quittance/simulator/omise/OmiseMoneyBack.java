package dev.quittance.simulator.omise;

import java.util.Map;
import org.springframework.stereotype.Component;

/** Refunds and disputes; every method expects the store's lock to be held. */
@Component
final class OmiseMoneyBack {

  private final OmiseStore store;
  private final OmiseEvents events;
  private final OmiseCharges charges;

  OmiseMoneyBack(OmiseStore store, OmiseEvents events, OmiseCharges charges) {
    this.store = store;
    this.events = events;
    this.charges = charges;
  }

  OmiseRefund refund(OmiseCharge charge, OmiseParams params) {
    return refund(charge, params.amount(), params.metadata(), params.flag("void", false), true);
  }

  /** Closed at once; or pending, of which no event tells the end. */
  OmiseRefund refund(OmiseCharge charge, long amount, Map<String, String> metadata,
      boolean voided, boolean closed) {
    if (!charge.isPaid()) {
      throw new OmiseException(400, "failed_refund", "charge cannot be refunded");
    }
    long left = charge.state().captured() - store.refundedOf(charge.id());
    if (amount < 1 || amount > left) {
      throw new OmiseException(
          400, "failed_refund", "charge can be refunded by 1 to " + left);
    }
    OmiseRefund refund = store.refunds().save(new OmiseRefund(OmiseIds.next("rfnd"),
        charge.id(), amount, charge.terms().currency(), metadata, voided, closed,
        charges.now()));
    events.refund(refund);
    return refund;
  }

  OmiseRefund close(OmiseRefund refund) {
    if (refund.closed()) {
      throw new OmiseException(400, "failed_refund", "refund is closed");
    }
    return store.refunds().save(refund.afterClosing());
  }

  OmiseDispute open(OmiseCharge charge, long amount, String reasonCode) {
    if (!charge.isPaid() || charge.state().dispute() != null) {
      throw OmiseException.invalidCharge("charge cannot be disputed (again)");
    }
    if (amount < 1 || amount > charge.state().captured()) {
      throw OmiseException.badRequest(
          "a dispute is about 1 to " + charge.state().captured());
    }
    OmiseDispute dispute = store.disputes().save(new OmiseDispute(OmiseIds.next("dspt"),
        charge.id(), amount, charge.terms().currency(), reasonCode, "open", charges.now()));
    store.charges().save(charge.with(charge.state().disputed(dispute.id())));
    events.dispute("dispute.create", dispute);
    return dispute;
  }

  OmiseDispute close(OmiseDispute dispute, boolean won) {
    if (!dispute.isOpen()) {
      throw OmiseException.badRequest("dispute is " + dispute.status());
    }
    OmiseDispute after = store.disputes().save(dispute.closed(won));
    events.dispute("dispute.close", after);
    return after;
  }
}

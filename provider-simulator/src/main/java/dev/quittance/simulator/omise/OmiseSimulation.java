package dev.quittance.simulator.omise;

import dev.quittance.simulator.ledger.LedgerPayment;
import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.ledger.SimulatedProvider;
import dev.quittance.simulator.webhooks.EventForger;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Omise past its API: what payers, banks and the dashboard do, and the ledger of it. */
@Component
class OmiseSimulation implements SimulatedProvider, EventForger {

  private final OmiseStore store;
  private final OmiseCharges charges;
  private final OmiseMoneyBack moneyBack;
  private final OmiseEvents events;
  private final OmiseJson json;

  OmiseSimulation(OmiseStore store, OmiseCharges charges, OmiseMoneyBack moneyBack,
      OmiseEvents events, OmiseJson json) {
    this.store = store;
    this.charges = charges;
    this.moneyBack = moneyBack;
    this.events = events;
    this.json = json;
  }

  @Override
  public String name() {
    return OmiseEvents.PROVIDER;
  }

  @Override
  public boolean owns(String id) {
    return store.atomically(
        () -> store.charges().find(id) != null || store.refunds().find(id) != null);
  }

  @Override
  public void reset() {
    store.clear();
  }

  @Override
  public JsonNode act(String id, Action action, JsonNode options) {
    try {
      return store.atomically(() -> switch (action) {
        case PAY -> pay(id, options);
        case FAIL -> json.charge(charges.fail(store.charges().required(id),
            options.path("code").asString("failed_processing"), "the payment has failed"));
        case EXPIRE -> json.charge(charges.end(store.charges().required(id)));
        case REFUND -> refund(store.charges().required(id), options);
        case DISPUTE -> dispute(store.charges().required(id), options);
      });
    } catch (OmiseException e) {
      throw new RefusedActionException(e.text());
    }
  }

  private ObjectNode pay(String id, JsonNode options) {
    OmiseRefund refund = store.refunds().find(id);
    if (refund != null) {
      return json.refund(moneyBack.close(refund));
    }
    OmiseCharge charge = store.charges().required(id);
    return json.charge(options.path("despite_end").asBoolean(false)
        ? charges.payDespiteEnd(charge) : charges.pay(charge));
  }

  private ObjectNode refund(OmiseCharge charge, JsonNode options) {
    long left = charge.state().captured() - store.refundedOf(charge.id());
    Map<String, String> metadata = options instanceof ObjectNode object
        ? new OmiseParams(object).metadata() : Map.of();
    return json.refund(moneyBack.refund(charge, options.path("amount").asLong(left), metadata,
        false, !options.path("pending").asBoolean(false)));
  }

  private ObjectNode dispute(OmiseCharge charge, JsonNode options) {
    String existing = charge.state().dispute();
    OmiseDispute dispute = existing != null ? store.disputes().required(existing)
        : moneyBack.open(charge, options.path("amount").asLong(charge.state().captured()),
            options.path("reason").asString("unauthorized_charge"));
    return json.dispute(switch (options.path("outcome").asString("")) {
      case "" -> dispute;
      case "won" -> moneyBack.close(dispute, true);
      case "lost" -> moneyBack.close(dispute, false);
      default -> throw new RefusedActionException("outcome must be won or lost");
    });
  }

  @Override
  public @Nullable SimulatedEvent forgedSuccess(String id) {
    return store.atomically(() -> {
      OmiseCharge charge = store.charges().find(id);
      return charge == null ? null : events.unpublished("charge.complete", charge.with(
          charge.state().successful(charge.terms().amount(), charges.now())));
    });
  }

  @Scheduled(fixedDelay = 1_000)
  void endOldCharges() {
    store.atomically(() -> {
      charges.endOld();
      return true;
    });
  }

  @Override
  public List<LedgerPayment> payments() {
    return store.atomically(() -> store.charges().all().stream().map(this::entry).toList());
  }

  private LedgerPayment entry(OmiseCharge charge) {
    OmiseCharge.Terms terms = charge.terms();
    OmiseCharge.State state = charge.state();
    OmiseDispute dispute =
        state.dispute() == null ? null : store.disputes().find(state.dispute());
    long refunded = store.refundedOf(charge.id());
    OmiseSource source = terms.source();
    return new LedgerPayment(OmiseEvents.PROVIDER, charge.id(),
        source == null ? Map.of() : Map.of("source", source.id()),
        terms.metadata().get("order_id"), terms.metadata().get("payment_id"), terms.amount(),
        terms.currency(), state.captured(), refunded, dispute != null,
        dispute == null ? 0 : dispute.amount(), status(charge, refunded),
        state.status().name().toLowerCase(Locale.ROOT),
        state.status() == OmiseCharge.Status.FAILED ? 1 : 0,
        store.refundsOf(charge.id()).stream().map(refund -> new LedgerPayment.Refund(
            refund.id(), refund.metadata().get("refund_id"), refund.amount(),
            refund.status())).toList(),
        terms.created().toString());
  }

  private static String status(OmiseCharge charge, long refunded) {
    return switch (charge.state().status()) {
      case PENDING -> charge.isAuthorised() ? "authorised" : "pending";
      case SUCCESSFUL -> refunded == 0 ? "succeeded"
          : refunded < charge.state().captured() ? "partially_refunded" : "refunded";
      case FAILED -> "failed";
      case EXPIRED -> "expired";
      case REVERSED -> "cancelled";
    };
  }
}

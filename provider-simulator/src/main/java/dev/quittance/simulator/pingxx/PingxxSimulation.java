package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.ledger.LedgerPayment;
import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.ledger.SimulatedProvider;
import dev.quittance.simulator.webhooks.EventForger;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Ping++ past its API: what payers, channels and the dashboard do. */
@Component
@EnableScheduling
class PingxxSimulation implements SimulatedProvider, EventForger {

  /** Long enough ago that nobody still waits for a late payment. */
  private static final long LONG_AGO_SECONDS = 900;

  private final PingxxStore store;
  private final PingxxJson json;
  private final PingxxEvents events;
  private final PingxxLedger ledger;
  private final PingxxCharges charges;
  private final PingxxRefunds refunds;
  private final JsonMapper mapper;

  PingxxSimulation(PingxxStore store, PingxxJson json, PingxxEvents events, PingxxLedger ledger,
      PingxxCharges charges, PingxxRefunds refunds, JsonMapper mapper) {
    this.store = store;
    this.json = json;
    this.events = events;
    this.ledger = ledger;
    this.charges = charges;
    this.refunds = refunds;
    this.mapper = mapper;
  }

  @Override
  public String name() {
    return PingxxEvents.PROVIDER;
  }

  @Override
  public boolean owns(String id) {
    return store.atomically(
        () -> store.findCharge(id) != null || store.findRefund(id) != null);
  }

  @Override
  public List<LedgerPayment> payments() {
    return store.atomically(ledger::payments);
  }

  @Override
  public void reset() {
    store.clear();
  }

  @Override
  public JsonNode act(String id, Action action, JsonNode options) {
    try {
      return store.atomically(() -> {
        Refund refund = store.findRefund(id);
        return refund == null ? json.charge(act(store.charge(id), action, options))
            : json.refund(act(refund, action, options));
      });
    } catch (PingxxException e) {
      throw new RefusedActionException(e.text());
    }
  }

  private Refund act(Refund refund, Action action, JsonNode options) {
    return switch (action) {
      case PAY -> refunds.succeed(refund);
      case FAIL -> refunds.fail(refund, options.path("code").asString(null));
      case EXPIRE, REFUND, DISPUTE ->
        throw new RefusedActionException("a refund can only be paid or fail");
    };
  }

  private Charge act(Charge charge, Action action, JsonNode options) {
    return switch (action) {
      case PAY -> pay(charge, options.path("despite_end").asBoolean(false));
      case FAIL -> fail(charge, options.path("code").asString("channel_refused"));
      case EXPIRE -> charges.save(
          unpaid(charge).expiring(charges.now() - LONG_AGO_SECONDS));
      case REFUND -> refund(charge, options);
      case DISPUTE -> throw new RefusedActionException("Ping++ tells of no disputes");
    };
  }

  Charge pay(Charge charge, boolean despiteEnd) {
    boolean over = charge.state().reversed() || charge.expired(charges.now());
    if (over && !despiteEnd) {
      throw new RefusedActionException("the charge has ended");
    }
    return charges.paid(unpaid(charge));
  }

  Charge fail(Charge charge, String code) {
    return charges.save(unpaid(charge).failed(code, "The channel refused the payment."));
  }

  private Charge refund(Charge charge, JsonNode options) {
    ObjectNode body = mapper.createObjectNode();
    body.put("description", options.path("reason").asString("dashboard"));
    if (options.path("amount").isNumber()) {
      body.put("amount", options.path("amount").asLong());
    }
    body.set("metadata", options.path("metadata").isObject()
        ? options.path("metadata") : mapper.createObjectNode());
    refunds.create(charge, body);
    return charge;
  }

  private static Charge unpaid(Charge charge) {
    if (charge.state().paid()) {
      throw new RefusedActionException("the charge is paid");
    }
    return charge;
  }

  @Override
  public @Nullable SimulatedEvent forgedSuccess(String id) {
    return store.atomically(() -> {
      Charge charge = store.findCharge(id);
      return charge == null ? null : events.succeeded(charge.paid(charges.now()));
    });
  }

  @Scheduled(fixedDelay = 200)
  void settleRefunds() {
    store.atomically(() -> {
      refunds.settleDue();
      return true;
    });
  }
}

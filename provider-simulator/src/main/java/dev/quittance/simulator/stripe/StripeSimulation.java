package dev.quittance.simulator.stripe;

import dev.quittance.simulator.ledger.LedgerPayment;
import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.ledger.SimulatedProvider;
import dev.quittance.simulator.webhooks.EventForger;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stripe past its API: what payers, banks and the dashboard do. */
@Component
@EnableScheduling
class StripeSimulation implements SimulatedProvider, EventForger {

  private final StripeStore store;
  private final StripeJson json;
  private final StripeEvents events;
  private final StripeLedger ledger;
  private final PaymentIntents intents;
  private final CheckoutSessions sessions;
  private final Refunds refunds;
  private final Disputes disputes;

  StripeSimulation(StripeStore store, StripeJson json, StripeEvents events, StripeLedger ledger,
      PaymentIntents intents, CheckoutSessions sessions, Refunds refunds, Disputes disputes) {
    this.store = store;
    this.json = json;
    this.events = events;
    this.ledger = ledger;
    this.intents = intents;
    this.sessions = sessions;
    this.refunds = refunds;
    this.disputes = disputes;
  }

  @Override
  public String name() {
    return StripeEvents.PROVIDER;
  }

  @Override
  public boolean owns(String id) {
    return store.atomically(() -> store.sessions().find(id) != null
        || store.intents().find(id) != null || store.refunds().find(id) != null);
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
      return store.atomically(() -> switch (action) {
        case PAY -> pay(id, options);
        case FAIL -> fail(id, options);
        case EXPIRE -> expire(id);
        case REFUND -> refund(id, options);
        case DISPUTE -> dispute(id, options);
      });
    } catch (StripeException e) {
      throw new RefusedActionException(e.text());
    }
  }

  @Override
  public @Nullable SimulatedEvent forgedSuccess(String id) {
    return store.atomically(() -> {
      CheckoutSession session = store.sessions().find(id);
      if (session != null) {
        return events.unpublished("checkout.session.completed", id,
            json.session(session.with(CheckoutSession.COMPLETE, "paid")));
      }
      PaymentIntent intent = store.intents().find(id);
      return intent == null ? null : events.unpublished("payment_intent.succeeded", id,
          json.intent(intent.with(
              intent.state().succeeded("ch_forged", intent.terms().amount()))));
    });
  }

  @Scheduled(fixedDelay = 1_000)
  void expireOldSessions() {
    store.atomically(() -> {
      sessions.expireOld();
      return true;
    });
  }

  private ObjectNode pay(String id, JsonNode options) {
    if (store.refunds().find(id) != null) {
      return json.refund(refunds.succeed(store.refund(id)));
    }
    TestCard card = card(options, TestCard.VISA);
    boolean despiteEnd = options.path("despite_end").asBoolean(false);
    boolean delayed = options.path("delayed").asBoolean(false);
    CheckoutSession session = sessionOf(id);
    if (session == null) {
      return json.intent(payIntent(store.intent(id), card, despiteEnd, delayed));
    }
    if (despiteEnd && session.status().equals(CheckoutSession.EXPIRED)) {
      return json.session(sessions.payDespiteEnd(session, card));
    }
    if (inProgress(session)) {
      return json.session(sessions.settleDelayed(session));
    }
    if (delayed) {
      return json.session(sessions.payLater(session));
    }
    String intent = session.intent();
    CheckoutSession after =
        intent != null && store.intent(intent).in(PaymentIntent.REQUIRES_ACTION)
            ? session : sessions.pay(session, card);
    if (after.open() && requiresAction(after)) {
      after = sessions.authenticate(after, true);
    }
    return json.session(after);
  }

  private PaymentIntent payIntent(
      PaymentIntent intent, TestCard card, boolean despiteEnd, boolean delayed) {
    if (intent.in(PaymentIntent.PROCESSING)
        || despiteEnd && intent.in(PaymentIntent.CANCELED)) {
      return intents.settle(intent, card);
    }
    if (delayed && intent.in(PaymentIntent.REQUIRES_PAYMENT_METHOD)) {
      return intents.process(intent);
    }
    PaymentIntent after =
        intent.in(PaymentIntent.REQUIRES_ACTION) ? intent : intents.attempt(intent, card);
    return after.in(PaymentIntent.REQUIRES_ACTION) ? intents.authenticate(after, true) : after;
  }

  private ObjectNode fail(String id, JsonNode options) {
    if (store.refunds().find(id) != null) {
      return json.refund(refunds.fail(store.refund(id)));
    }
    TestCard card = card(options, TestCard.DECLINED);
    CardError error = card.error();
    if (error == null) {
      throw new RefusedActionException("the card " + card + " does not fail");
    }
    CheckoutSession session = sessionOf(id);
    if (session != null && inProgress(session)) {
      return json.session(sessions.failDelayed(session));
    }
    if (session != null && requiresAction(session)) {
      return json.session(sessions.authenticate(session, false));
    }
    if (session != null) {
      return json.session(sessions.pay(session, card));
    }
    PaymentIntent intent = store.intent(id);
    if (intent.in(PaymentIntent.REQUIRES_ACTION)) {
      return json.intent(intents.authenticate(intent, false));
    }
    return json.intent(intent.in(PaymentIntent.PROCESSING)
        ? intents.decline(intent, card, error) : intents.attempt(intent, card));
  }

  private ObjectNode expire(String id) {
    CheckoutSession session = sessionOf(id);
    return session == null ? json.intent(intents.cancel(store.intent(id), "automatic"))
        : json.session(sessions.expire(session));
  }

  private ObjectNode refund(String id, JsonNode options) {
    Map<String, String> metadata = new LinkedHashMap<>();
    options.path("metadata").forEachEntry((key, value) -> metadata.put(key, value.asString()));
    JsonNode amount = options.path("amount");
    return json.refund(refunds.refund(intents.chargeOf(intentOf(id)),
        amount.isNumber() ? amount.asLong() : null,
        options.path("reason").asString("requested_by_customer"), metadata));
  }

  private ObjectNode dispute(String id, JsonNode options) {
    PaymentIntent intent = intentOf(id);
    Charge charge = intents.chargeOf(intent);
    String existing = charge.state().dispute();
    Dispute dispute = existing == null
        ? disputes.open(charge, intent,
            options.path("amount").asLong(charge.state().amountCaptured()),
            options.path("reason").asString("fraudulent"))
        : store.disputes().required(existing, "dispute");
    return switch (options.path("outcome").asString("")) {
      case "" -> json.dispute(dispute);
      case "won" -> json.dispute(disputes.close(dispute, true));
      case "lost" -> json.dispute(disputes.close(dispute, false));
      default -> throw new RefusedActionException("outcome must be won or lost");
    };
  }

  private @Nullable CheckoutSession sessionOf(String id) {
    PaymentIntent intent = store.intents().find(id);
    String session = intent == null ? id : intent.terms().session();
    return session == null ? null : store.sessions().find(session);
  }

  private PaymentIntent intentOf(String id) {
    CheckoutSession session = store.sessions().find(id);
    if (session == null) {
      return store.intent(id);
    }
    String intent = session.intent();
    if (intent == null) {
      throw new RefusedActionException("nobody has tried to pay " + id);
    }
    return store.intent(intent);
  }

  private boolean requiresAction(CheckoutSession session) {
    String intent = session.intent();
    return intent != null && store.intent(intent).in(PaymentIntent.REQUIRES_ACTION);
  }

  private boolean inProgress(CheckoutSession session) {
    String intent = session.intent();
    return session.status().equals(CheckoutSession.COMPLETE) && intent != null
        && store.intent(intent).in(PaymentIntent.PROCESSING);
  }

  private static TestCard card(JsonNode options, TestCard fallback) {
    String card = options.path("card").asString("");
    if (card.isEmpty()) {
      return fallback;
    }
    TestCard byMethod = TestCard.ofPaymentMethod(card);
    return byMethod == null ? TestCard.ofNumber(card) : byMethod;
  }
}

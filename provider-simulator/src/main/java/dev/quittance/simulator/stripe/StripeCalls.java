package dev.quittance.simulator.stripe;

import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Turns an operation and its parameters into the object that Stripe answers with. */
@Component
final class StripeCalls {

  private final StripeStore store;
  private final StripeJson json;
  private final StripeLists lists;
  private final StripeExpansion expansion;
  private final PaymentIntents intents;
  private final CheckoutSessions sessions;
  private final Refunds refunds;

  StripeCalls(StripeStore store, StripeJson json, StripeLists lists, StripeExpansion expansion,
      PaymentIntents intents, CheckoutSessions sessions, Refunds refunds) {
    this.store = store;
    this.json = json;
    this.lists = lists;
    this.expansion = expansion;
    this.intents = intents;
    this.sessions = sessions;
    this.refunds = refunds;
  }

  ObjectNode perform(StripeOperation.Match match, StripeParams params) {
    String id = match.id();
    ObjectNode result = switch (match.operation()) {
      case CREATE_INTENT -> json.intent(intents.create(params));
      case LIST_INTENTS -> lists.intents(params);
      case RETRIEVE_INTENT -> json.intent(store.intent(id));
      case CONFIRM_INTENT -> json.intent(intents.confirm(store.intent(id), params));
      case CANCEL_INTENT -> json.intent(intents.cancel(store.intent(id), params));
      case CAPTURE_INTENT -> json.intent(intents.capture(store.intent(id), params));
      case CREATE_SESSION -> json.session(sessions.create(params));
      case LIST_SESSIONS -> lists.sessions(params);
      case RETRIEVE_SESSION -> json.session(store.session(id));
      case LIST_LINE_ITEMS -> json.lineItems(store.session(id));
      case EXPIRE_SESSION -> json.session(sessions.expire(store.session(id)));
      case CREATE_REFUND -> json.refund(refunds.create(params));
      case LIST_REFUNDS -> lists.refunds(params);
      case RETRIEVE_REFUND -> json.refund(store.refund(id));
      case RETRIEVE_CHARGE -> json.charge(store.charge(id));
      case LIST_DISPUTES -> lists.disputes(params);
      case RETRIEVE_DISPUTE -> json.dispute(store.disputes().required(id, "dispute"));
      case LIST_BALANCE_TRANSACTIONS -> lists.balanceTransactions(params);
      case LIST_EVENTS -> lists.events(params);
      case RETRIEVE_EVENT -> lists.event(id);
    };
    return expansion.expand(result, params);
  }
}

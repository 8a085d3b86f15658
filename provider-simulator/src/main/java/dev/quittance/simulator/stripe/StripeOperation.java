package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;

/** The calls of Stripe's API that are simulated, under the names that faults are ordered by. */
enum StripeOperation {
  CREATE_INTENT("POST", "payment_intents", "payment_intents.create"),
  LIST_INTENTS("GET", "payment_intents", "payment_intents.list"),
  RETRIEVE_INTENT("GET", "payment_intents/{id}", "payment_intents.retrieve"),
  CONFIRM_INTENT("POST", "payment_intents/{id}/confirm", "payment_intents.confirm"),
  CANCEL_INTENT("POST", "payment_intents/{id}/cancel", "payment_intents.cancel"),
  CAPTURE_INTENT("POST", "payment_intents/{id}/capture", "payment_intents.capture"),
  CREATE_SESSION("POST", "checkout/sessions", "checkout.sessions.create"),
  LIST_SESSIONS("GET", "checkout/sessions", "checkout.sessions.list"),
  RETRIEVE_SESSION("GET", "checkout/sessions/{id}", "checkout.sessions.retrieve"),
  LIST_LINE_ITEMS("GET", "checkout/sessions/{id}/line_items", "checkout.sessions.line_items"),
  EXPIRE_SESSION("POST", "checkout/sessions/{id}/expire", "checkout.sessions.expire"),
  CREATE_REFUND("POST", "refunds", "refunds.create"),
  LIST_REFUNDS("GET", "refunds", "refunds.list"),
  RETRIEVE_REFUND("GET", "refunds/{id}", "refunds.retrieve"),
  RETRIEVE_CHARGE("GET", "charges/{id}", "charges.retrieve"),
  LIST_DISPUTES("GET", "disputes", "disputes.list"),
  RETRIEVE_DISPUTE("GET", "disputes/{id}", "disputes.retrieve"),
  LIST_BALANCE_TRANSACTIONS("GET", "balance_transactions", "balance_transactions.list"),
  LIST_EVENTS("GET", "events", "events.list"),
  RETRIEVE_EVENT("GET", "events/{id}", "events.retrieve");

  /** An operation and the id in its path, empty if there is none. */
  record Match(StripeOperation operation, String id) {}

  private final String method;
  private final String[] path;
  private final String faultName;

  StripeOperation(String method, String path, String faultName) {
    this.method = method;
    this.path = path.split("/");
    this.faultName = faultName;
  }

  String faultName() {
    return faultName;
  }

  /** The operation of this method and path (after {@code /v1/}), or null. */
  static @Nullable Match of(String method, String path) {
    String[] parts = path.split("/");
    for (StripeOperation operation : values()) {
      if (operation.method.equals(method) && operation.path.length == parts.length) {
        String id = operation.idIn(parts);
        if (id != null) {
          return new Match(operation, id);
        }
      }
    }
    return null;
  }

  private @Nullable String idIn(String[] parts) {
    String id = "";
    for (int i = 0; i < parts.length; i++) {
      if (path[i].equals("{id}")) {
        id = parts[i];
      } else if (!path[i].equals(parts[i])) {
        return null;
      }
    }
    return id;
  }
}

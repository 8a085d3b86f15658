package dev.quittance.simulator.paypal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The calls of PayPal's API that are simulated, under the names that faults are ordered by. */
enum PaypalOperation {
  TOKEN("POST", "/v1/oauth2/token()", "oauth.token"),
  CREATE_ORDER("POST", "/v2/checkout/orders()", "orders.create"),
  RETRIEVE_ORDER("GET", "/v2/checkout/orders/([^/]+)", "orders.retrieve"),
  CAPTURE_ORDER("POST", "/v2/checkout/orders/([^/]+)/capture", "orders.capture"),
  RETRIEVE_CAPTURE("GET", "/v2/payments/captures/([^/]+)", "captures.retrieve"),
  CREATE_REFUND("POST", "/v2/payments/captures/([^/]+)/refund", "refunds.create"),
  RETRIEVE_REFUND("GET", "/v2/payments/refunds/([^/]+)", "refunds.retrieve"),
  LIST_EVENTS("GET", "/v1/notifications/webhooks-events()", "events.list"),
  RETRIEVE_EVENT("GET", "/v1/notifications/webhooks-events/([^/]+)", "events.retrieve"),
  VERIFY("POST", "/v1/notifications/verify-webhook-signature()", "webhooks.verify"),
  CERTIFICATE("GET", "/v1/notifications/certs/([^/]+)", "certificates.retrieve");

  /** An operation and the id in its path, empty if there is none. */
  record Match(PaypalOperation operation, String id) {}

  private final String method;
  private final Pattern path;
  private final String faultName;

  PaypalOperation(String method, String path, String faultName) {
    this.method = method;
    this.path = Pattern.compile(path);
    this.faultName = faultName;
  }

  String faultName() {
    return faultName;
  }

  static @Nullable Match of(String method, String path) {
    for (PaypalOperation operation : values()) {
      Matcher matcher = operation.path.matcher(path);
      if (operation.method.equals(method) && matcher.matches()) {
        return new Match(operation, matcher.group(1));
      }
    }
    return null;
  }
}

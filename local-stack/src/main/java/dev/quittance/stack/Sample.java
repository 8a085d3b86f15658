package dev.quittance.stack;

import java.util.List;

/**
 * A way to pay that is tried.
 *
 * @param channel what require-to-pay is asked for
 * @param amount major units
 * @param extra what the channel needs, as JSON
 * @param idField where the payload has the provider's id of the payment; empty for the dummy
 * @param refunds whether payments of it are refunded too, in part and whole
 */
record Sample(String channel, String amount, String currency, String extra, String idField,
    boolean refunds) {

  static final List<Sample> ALL = List.of(
      new Sample("stripe:payment_intent", "50.00", "CNY", "{}", "payment_intent_id", true),
      new Sample("stripe:checkout_session", "19.99", "USD", "{}", "checkout_session_id", false),
      new Sample("pingxx:wx_pub_qr", "50.00", "CNY", "{\"product_id\":\"sample\"}",
          "charge_id", true),
      new Sample("omise:promptpay", "250.00", "THB", "{}", "charge_id", true),
      new Sample("paypal", "19.99", "USD", "{}", "paypal_order_id", true),
      new Sample("dummy", "50.00", "CNY", "{}", "", true));

  /** What happens after the payment. */
  enum Ending {
    PAID("paid", "order.paid.v1"),
    PARTIALLY_REFUNDED("partially_refunded", "order.refunded.v1"),
    REFUNDED("refunded", "order.refunded.v1");

    private final String status;
    private final String lastEvent;

    Ending(String status, String lastEvent) {
      this.status = status;
      this.lastEvent = lastEvent;
    }

    /** The order's status in the end. */
    String status() {
      return status;
    }

    /** The event that ends the order's life. */
    String lastEvent() {
      return lastEvent;
    }
  }
}

package dev.quittance.providers.paypal;

import dev.quittance.events.Money;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The bodies of PayPal's requests; the same wish gives the same body, whenever it is tried. */
final class PaypalRequests {

  /** What our refunds' invoice ids begin with, and no other's do. */
  static final String REFUND = "refund-";
  static final String PAYMENT = "payment-";
  /** See "purchase_unit_request" in PayPal's reference. */
  private static final int LONGEST_DESCRIPTION = 127;
  private static final int LONGEST_NOTE = 255;

  private final PaypalSettings settings;

  PaypalRequests(PaypalSettings settings) {
    this.settings = settings;
  }

  /**
   * An order to be captured after approval.
   *
   * @throws IllegalArgumentException naming what is missing or what PayPal cannot express
   */
  ObjectNode order(CreatePayment command) {
    ObjectNode order = JsonNodeFactory.instance.objectNode();
    order.put("intent", "CAPTURE");
    ObjectNode unit = order.putArray("purchase_units").addObject();
    unit.put("reference_id", command.orderId().value());
    unit.put("custom_id", command.paymentId().value());
    // Unique per account: PayPal refuses a second capture even when the request id is forgotten.
    unit.put("invoice_id", PAYMENT + command.paymentId());
    if (!command.description().isBlank()) {
      unit.put("description", cut(command.description(), LONGEST_DESCRIPTION));
    }
    putAmount(unit, command.amount());
    String returnUrl = otherwise(command.returnUrl(), settings.returnUrl());
    if (returnUrl == null) {
      throw new IllegalArgumentException(
          "neither a return URL in the request nor PAYPAL_RETURN_URL");
    }
    String cancelUrl = otherwise(command.cancelUrl(), settings.cancelUrl());
    order.putObject("payment_source").putObject("paypal").putObject("experience_context")
        .put("return_url", returnUrl)
        .put("cancel_url", cancelUrl == null ? returnUrl : cancelUrl)
        .put("shipping_preference", "NO_SHIPPING")
        .put("user_action", "PAY_NOW");
    return order;
  }

  /**
   * A refund of a part or of all.
   *
   * @throws IllegalArgumentException naming what PayPal cannot express
   */
  static ObjectNode refund(CreateRefund command) {
    ObjectNode refund = JsonNodeFactory.instance.objectNode();
    putAmount(refund, command.amount());
    refund.put("invoice_id", REFUND + command.refundId());
    refund.put("custom_id", command.payment().paymentId().value());
    if (!command.reason().isBlank()) {
      refund.put("note_to_payer", cut(command.reason(), LONGEST_NOTE));
    }
    return refund;
  }

  private static void putAmount(ObjectNode object, Money amount) {
    object.putObject("amount").put("currency_code", amount.currency())
        .put("value", PaypalAmounts.toText(amount));
  }

  private static @Nullable String otherwise(@Nullable String wanted, @Nullable String usual) {
    return wanted == null ? usual : wanted;
  }

  /** Cut between characters, never inside of one. */
  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    return text.substring(0, end);
  }
}

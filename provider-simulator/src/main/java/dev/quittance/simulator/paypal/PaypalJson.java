package dev.quittance.simulator.paypal;

import dev.quittance.simulator.paypal.PaypalOrder.Capture;
import dev.quittance.simulator.paypal.PaypalOrder.Dispute;
import dev.quittance.simulator.paypal.PaypalOrder.Refund;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** PayPal's objects as JSON, with the links that its clients follow. */
@Component
final class PaypalJson {

  private static final String ORDERS = "/v2/checkout/orders/";
  private static final String CAPTURES = "/v2/payments/captures/";
  private static final String REFUNDS = "/v2/payments/refunds/";

  private final PaypalSite site;

  PaypalJson(PaypalSite site) {
    this.site = site;
  }

  ObjectNode order(PaypalOrder order) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", order.id()).put("intent", "CAPTURE").put("status", order.status());
    if (order.bySource()) {
      json.putObject("payment_source").putObject("paypal");
    }
    unit(json, order);
    json.put("create_time", order.created()).put("update_time", order.updated());
    orderLinks(json, order);
    return json;
  }

  /** What PayPal answers unless it is asked for the representation. */
  ObjectNode minimal(PaypalOrder order) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", order.id()).put("status", order.status());
    orderLinks(json, order);
    return json;
  }

  /** The resource of an approval that was withdrawn: the order, under another name. */
  ObjectNode approval(PaypalOrder order) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("order_id", order.id());
    unit(json, order);
    return json;
  }

  private void unit(ObjectNode json, PaypalOrder order) {
    PaypalOrder.Unit unit = order.unit();
    ObjectNode unitJson = json.putArray("purchase_units").addObject();
    unitJson.put("reference_id", unit.referenceId());
    unitJson.set("amount", new PaypalMoney(unit.currency(), unit.minor()).json());
    put(unitJson, "custom_id", unit.customId());
    put(unitJson, "invoice_id", unit.invoiceId());
    put(unitJson, "description", unit.description());
    if (order.capture() != null) {
      ObjectNode payments = unitJson.putObject("payments");
      payments.putArray("captures").add(capture(order));
      if (!order.refunds().isEmpty()) {
        ArrayNode refunds = payments.putArray("refunds");
        order.refunds().forEach(refund -> refunds.add(refund(order, refund)));
      }
    }
  }

  private void orderLinks(ObjectNode json, PaypalOrder order) {
    ArrayNode links = json.putArray("links");
    link(links, ORDERS + order.id(), "self", "GET");
    if (order.awaitsPayer()) {
      link(links, "/checkoutnow?token=" + order.id(),
          order.bySource() ? "payer-action" : "approve", "GET");
    }
    if (order.in(PaypalOrder.APPROVED)) {
      link(links, ORDERS + order.id() + "/capture", "capture", "POST");
    }
  }

  ObjectNode capture(PaypalOrder order) {
    Capture capture = Objects.requireNonNull(order.capture());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", capture.id()).put("status", order.captureStatus());
    if (capture.reason() != null) {
      json.putObject("status_details").put("reason", capture.reason());
    }
    json.set("amount", new PaypalMoney(order.unit().currency(), capture.minor()).json());
    json.put("final_capture", true);
    put(json, "custom_id", order.unit().customId());
    put(json, "invoice_id", order.unit().invoiceId());
    json.putObject("supplementary_data").putObject("related_ids").put("order_id", order.id());
    json.put("create_time", capture.created()).put("update_time", order.updated());
    ArrayNode links = json.putArray("links");
    link(links, CAPTURES + capture.id(), "self", "GET");
    link(links, CAPTURES + capture.id() + "/refund", "refund", "POST");
    link(links, ORDERS + order.id(), "up", "GET");
    return json;
  }

  ObjectNode refund(PaypalOrder order, Refund refund) {
    String currency = order.unit().currency();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("id", refund.id()).put("status", refund.status());
    json.set("amount", new PaypalMoney(currency, refund.minor()).json());
    put(json, "invoice_id", refund.invoiceId());
    put(json, "custom_id", refund.customId());
    put(json, "note_to_payer", refund.note());
    ObjectNode breakdown = json.putObject("seller_payable_breakdown");
    breakdown.set("gross_amount", new PaypalMoney(currency, refund.minor()).json());
    breakdown.set("total_refunded_amount", new PaypalMoney(currency, totalUpTo(order, refund))
        .json());
    json.put("create_time", refund.created()).put("update_time", refund.created());
    ArrayNode links = json.putArray("links");
    link(links, REFUNDS + refund.id(), "self", "GET");
    link(links, CAPTURES + Objects.requireNonNull(order.capture()).id(), "up", "GET");
    return json;
  }

  /** The running total as it was with this refund. */
  private static long totalUpTo(PaypalOrder order, Refund refund) {
    long total = 0;
    for (Refund each : order.refunds()) {
      total += each.counts() ? each.minor() : 0;
      if (each.id().equals(refund.id())) {
        break;
      }
    }
    return total;
  }

  ObjectNode dispute(PaypalOrder order) {
    Dispute dispute = Objects.requireNonNull(order.dispute());
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("dispute_id", dispute.id()).put("reason", dispute.reason());
    json.put("status", dispute.outcome() == null ? "OPEN" : "RESOLVED");
    json.set("dispute_amount", new PaypalMoney(order.unit().currency(), dispute.minor()).json());
    ObjectNode transaction = json.putArray("disputed_transactions").addObject();
    transaction.put("seller_transaction_id", Objects.requireNonNull(order.capture()).id());
    put(transaction, "custom", order.unit().customId());
    put(transaction, "invoice_number", order.unit().invoiceId());
    if (dispute.outcome() != null) {
      json.putObject("dispute_outcome").put("outcome_code", dispute.outcome());
    }
    return json;
  }

  ObjectNode error(PaypalException e) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("name", e.name());
    json.put("message", e.issue() == null ? e.text() : "The request was refused.");
    json.put("debug_id", PaypalIds.debug());
    if (e.issue() != null) {
      ObjectNode detail = json.putArray("details").addObject();
      put(detail, "field", e.field());
      detail.put("issue", e.issue()).put("description", e.text());
    }
    json.putArray("links");
    return json;
  }

  void link(ArrayNode links, String path, String rel, String method) {
    links.addObject().put("href", site.url() + path).put("rel", rel).put("method", method);
  }

  private static void put(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
    }
  }
}

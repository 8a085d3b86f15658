package dev.quittance.simulator.paypal;

import dev.quittance.simulator.ledger.LedgerPayment;
import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.ledger.SimulatedProvider;
import dev.quittance.simulator.paypal.PaypalOrder.Capture;
import dev.quittance.simulator.paypal.PaypalOrder.Funding;
import dev.quittance.simulator.webhooks.EventForger;
import dev.quittance.simulator.webhooks.SimulatedEvent;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** PayPal past its API: what payers, banks and the dashboard do. */
@Component
class PaypalSimulation implements SimulatedProvider, EventForger {

  private final PaypalStore store;
  private final PaypalOrders orders;
  private final PaypalEvents events;
  private final PaypalTokens tokens;
  private final PaypalJson json;

  PaypalSimulation(PaypalStore store, PaypalOrders orders, PaypalEvents events,
      PaypalTokens tokens, PaypalJson json) {
    this.store = store;
    this.orders = orders;
    this.events = events;
    this.tokens = tokens;
    this.json = json;
  }

  @Override
  public String name() {
    return PaypalEvents.PROVIDER;
  }

  @Override
  public boolean owns(String id) {
    return store.atomically(() -> store.find(id) != null);
  }

  @Override
  public List<LedgerPayment> payments() {
    return store.atomically(() -> store.orders().stream().map(PaypalLedger::payment).toList());
  }

  @Override
  public void reset() {
    store.clear();
    tokens.clear();
  }

  @Override
  public JsonNode act(String id, Action action, JsonNode options) {
    try {
      return store.atomically(() -> {
        PaypalOrder order = store.find(id);
        if (order == null) {
          throw PaypalException.missing();
        }
        boolean isRefund = order.refunds().stream().anyMatch(r -> r.id().equals(id));
        return switch (action) {
          case PAY -> isRefund ? settled(order, id, true) : pay(order, options);
          case FAIL -> isRefund ? settled(order, id, false) : fail(order);
          case EXPIRE -> json.order(orders.expire(order));
          case REFUND -> refund(order, options);
          case DISPUTE -> dispute(order, options);
        };
      });
    } catch (PaypalException e) {
      throw new RefusedActionException(e.text());
    }
  }

  /** The payer approves; if that is done, a pending capture is paid. */
  private ObjectNode pay(PaypalOrder order, JsonNode options) {
    if (!order.awaitsPayer()) {
      return json.order(orders.settle(order, true));
    }
    return json.order(orders.approve(order, options.path("delayed").asBoolean(false)
        ? Funding.DELAYED : Funding.INSTANT));
  }

  /** The payer approves, and the bank will refuse the capture; or a pending capture is denied. */
  private ObjectNode fail(PaypalOrder order) {
    return json.order(order.awaitsPayer() ? orders.approve(order, Funding.REFUSED)
        : orders.settle(order, false));
  }

  private ObjectNode settled(PaypalOrder order, String refundId, boolean paid) {
    PaypalOrder.Refund refund = orders.settleRefund(order, refundId, paid);
    return json.refund(store.orderOfRefund(refundId), refund);
  }

  /** As from the dashboard: the refund carries the ids of the capture, and none of its own. */
  private ObjectNode refund(PaypalOrder order, JsonNode options) {
    ObjectNode fields = JsonNodeFactory.instance.objectNode();
    fields.put("custom_id", order.unit().customId());
    fields.put("invoice_id", order.unit().invoiceId());
    fields.put("note_to_payer", options.path("reason").asString(""));
    fields.put("pending", options.path("pending").asBoolean(false));
    JsonNode amount = options.path("amount");
    PaypalOrder.Refund refund = orders.refund(order, amount.isNumber()
        ? new PaypalMoney(order.unit().currency(), amount.asLong()) : null, fields);
    return json.refund(store.orderOfRefund(refund.id()), refund);
  }

  private ObjectNode dispute(PaypalOrder order, JsonNode options) {
    JsonNode amount = options.path("amount");
    String outcome = switch (options.path("outcome").asString("")) {
      case "" -> null;
      case "won" -> "RESOLVED_SELLER_FAVOUR";
      case "lost" -> "RESOLVED_BUYER_FAVOUR";
      default -> throw new RefusedActionException("outcome must be won or lost");
    };
    return json.dispute(orders.dispute(order, amount.isNumber() ? amount.asLong() : null,
        options.path("reason").asString("merchandise_or_service_not_received")
            .toUpperCase(Locale.ROOT), outcome));
  }

  @Override
  public @Nullable SimulatedEvent forgedSuccess(String id) {
    return store.atomically(() -> {
      PaypalOrder order = store.find(id);
      return order == null ? null : events.unpublished(order, json.capture(order.with(
          new Capture(PaypalIds.next(), PaypalOrder.COMPLETED, order.unit().minor(),
              order.updated(), null), order.updated())));
    });
  }
}

package dev.quittance.simulator.stripe;

import dev.quittance.simulator.SimulatorSettings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Stripe's JSON objects with the fields of API version 2026-07-29.dahlia. */
@Component
final class StripeJson {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String publicUrl;

  StripeJson(SimulatorSettings settings) {
    this.publicUrl = settings.publicUrl();
  }

  ObjectNode intent(PaymentIntent intent) {
    PaymentIntent.Terms terms = intent.terms();
    PaymentIntent.State state = intent.state();
    ObjectNode json = object("payment_intent", intent.id());
    json.put("amount", terms.amount());
    json.put("amount_capturable", state.capturable());
    json.putObject("amount_details").putObject("tip");
    json.put("amount_received", state.received());
    nulls(json, "application", "application_fee_amount");
    if (terms.automaticMethods()) {
      json.putObject("automatic_payment_methods")
          .put("allow_redirects", "always").put("enabled", true);
    } else {
      json.putNull("automatic_payment_methods");
    }
    json.put("canceled_at", state.canceledAt());
    json.put("cancellation_reason", state.cancellationReason());
    json.put("capture_method", terms.captureMethod());
    json.put("client_secret", terms.clientSecret());
    json.put("confirmation_method", "automatic");
    json.put("created", terms.created());
    json.put("currency", terms.currency());
    nulls(json, "customer");
    json.put("description", terms.description());
    lastError(json, state.lastError());
    json.put("latest_charge", state.charge());
    json.put("livemode", false);
    json.set("metadata", strings(terms.metadata()));
    nextAction(json, intent);
    nulls(json, "on_behalf_of");
    json.put("payment_method", state.paymentMethod());
    json.putObject("payment_method_options").putObject("card")
        .put("request_three_d_secure", "automatic");
    json.putArray("payment_method_types").add("card");
    nulls(json, "processing");
    json.put("receipt_email", terms.receiptEmail());
    nulls(json, "review", "setup_future_usage", "shipping", "source", "statement_descriptor",
        "statement_descriptor_suffix");
    json.put("status", state.status());
    nulls(json, "transfer_data", "transfer_group");
    return json;
  }

  private static void lastError(ObjectNode json, @Nullable CardError error) {
    if (error == null) {
      json.putNull("last_payment_error");
      return;
    }
    ObjectNode node = json.putObject("last_payment_error").put("type", "card_error");
    cardError(node, error);
  }

  private static void cardError(ObjectNode node, CardError error) {
    node.put("code", error.code());
    node.put("message", error.message());
    node.put("doc_url", "https://docs.stripe.com/error-codes/" + error.code().replace('_', '-'));
    if (error.declineCode() != null) {
      node.put("decline_code", error.declineCode());
    }
    if (error.charge() != null) {
      node.put("charge", error.charge());
    }
  }

  private void nextAction(ObjectNode json, PaymentIntent intent) {
    if (!intent.in(PaymentIntent.REQUIRES_ACTION)) {
      json.putNull("next_action");
      return;
    }
    json.putObject("next_action").put("type", "redirect_to_url").putObject("redirect_to_url")
        .put("url", publicUrl + "/pay/" + intent.id() + "/authenticate")
        .put("return_url", intent.state().returnUrl());
  }

  ObjectNode session(CheckoutSession session) {
    CheckoutSession.Terms terms = session.terms();
    ObjectNode json = object("checkout.session", session.id());
    nulls(json, "after_expiration", "allow_promotion_codes");
    json.put("amount_subtotal", terms.total());
    json.put("amount_total", terms.total());
    json.putObject("automatic_tax").put("enabled", false).putNull("liability")
        .putNull("status");
    nulls(json, "billing_address_collection");
    json.put("cancel_url", terms.cancelUrl());
    json.put("client_reference_id", terms.clientReferenceId());
    nulls(json, "client_secret", "consent", "consent_collection");
    json.put("created", terms.created());
    json.put("currency", terms.currency());
    nulls(json, "currency_conversion");
    json.putArray("custom_fields");
    nulls(json, "customer");
    json.put("customer_creation", "if_required");
    json.putNull("customer_details");
    json.put("customer_email", terms.customerEmail());
    json.put("expires_at", terms.expiresAt());
    nulls(json, "invoice");
    json.put("livemode", false);
    nulls(json, "locale");
    json.set("metadata", strings(terms.metadata()));
    json.put("mode", "payment");
    json.put("payment_intent", session.intent());
    nulls(json, "payment_link");
    json.put("payment_method_collection", "if_required");
    json.putArray("payment_method_types").add("card");
    json.put("payment_status", session.paymentStatus());
    nulls(json, "recovered_from", "setup_intent", "shipping_cost");
    json.putArray("shipping_options");
    json.put("status", session.status());
    nulls(json, "submit_type", "subscription");
    json.put("success_url", terms.successUrl());
    json.putObject("total_details").put("amount_discount", 0).put("amount_shipping", 0)
        .put("amount_tax", 0);
    json.put("ui_mode", terms.uiMode());
    json.put("url", session.open() ? publicUrl + "/pay/" + session.id() : null);
    return json;
  }

  ObjectNode lineItems(CheckoutSession session) {
    ObjectNode list = list("/v1/checkout/sessions/" + session.id() + "/line_items", false);
    for (CheckoutSession.LineItem item : session.terms().items()) {
      long total = item.unitAmount() * item.quantity();
      ObjectNode json = object("item", item.id());
      json.put("amount_discount", 0).put("amount_subtotal", total).put("amount_tax", 0)
          .put("amount_total", total).put("currency", session.terms().currency())
          .put("description", item.name()).put("quantity", item.quantity());
      list.withArray("data").add(json);
    }
    return list;
  }

  ObjectNode charge(Charge charge) {
    Charge.Terms terms = charge.terms();
    Charge.State state = charge.state();
    CardError error = state.error();
    ObjectNode json = object("charge", charge.id());
    json.put("amount", terms.amount());
    json.put("amount_captured", state.amountCaptured());
    json.put("amount_refunded", state.amountRefunded());
    nulls(json, "application", "application_fee", "application_fee_amount");
    json.put("balance_transaction",
        state.captured() ? "txn_" + charge.id().substring(3) : null);
    json.putObject("billing_details").putNull("email").putNull("name").putNull("phone");
    json.put("calculated_statement_descriptor", "QUITTANCE");
    json.put("captured", state.captured());
    json.put("created", terms.created());
    json.put("currency", terms.currency());
    nulls(json, "customer");
    json.put("description", terms.description());
    json.put("disputed", state.dispute() != null);
    json.put("failure_code", error == null ? null : error.code());
    json.put("failure_message", error == null ? null : error.message());
    json.putObject("fraud_details");
    json.put("livemode", false);
    json.set("metadata", strings(terms.metadata()));
    outcome(json, charge);
    json.put("paid", charge.succeeded());
    json.put("payment_intent", terms.intent());
    json.put("payment_method", terms.paymentMethod());
    card(json, terms.card());
    json.put("receipt_url", publicUrl + "/pay/" + terms.intent());
    json.put("refunded", charge.succeeded() && charge.fullyRefunded());
    nulls(json, "review", "shipping", "source", "source_transfer", "statement_descriptor");
    json.put("status", state.status());
    nulls(json, "transfer_data", "transfer_group");
    return json;
  }

  private static void outcome(ObjectNode json, Charge charge) {
    CardError error = charge.state().error();
    ObjectNode outcome = json.putObject("outcome");
    outcome.put("network_status", error == null ? "approved_by_network" : "declined_by_network");
    outcome.put("reason", error == null ? null
        : error.declineCode() == null ? error.code() : error.declineCode());
    outcome.put("risk_level", "normal");
    outcome.put("seller_message",
        error == null ? "Payment complete." : "The bank did not return any further details.");
    outcome.put("type", error == null ? "authorized" : "issuer_declined");
  }

  private static void card(ObjectNode json, TestCard card) {
    ObjectNode details = json.putObject("payment_method_details").put("type", "card");
    details.putObject("card").put("brand", card.brand()).put("country", "US")
        .put("exp_month", 12).put("exp_year", 2034).put("funding", "credit")
        .put("last4", card.last4()).put("network", card.brand());
  }

  ObjectNode refund(Refund refund) {
    ObjectNode json = object("refund", refund.id());
    json.put("amount", refund.amount());
    json.put("balance_transaction", "txn_" + refund.id().substring(3));
    json.put("charge", refund.charge());
    json.put("created", refund.created());
    json.put("currency", refund.currency());
    json.putObject("destination_details").put("type", "card").putObject("card")
        .put("reference_status", "pending").put("reference_type", "acquirer_reference_number")
        .put("type", "refund");
    if (refund.failureReason() != null) {
      json.put("failure_reason", refund.failureReason());
      json.put("failure_balance_transaction", "txn_f" + refund.id().substring(3));
    }
    json.set("metadata", strings(refund.metadata()));
    json.put("payment_intent", refund.intent());
    json.put("reason", refund.reason());
    nulls(json, "receipt_number", "source_transfer_reversal", "transfer_reversal");
    json.put("status", refund.status());
    return json;
  }

  ObjectNode dispute(Dispute dispute) {
    ObjectNode json = object("dispute", dispute.id());
    json.put("amount", dispute.amount());
    json.putArray("balance_transactions");
    json.put("charge", dispute.charge());
    json.put("created", dispute.created());
    json.put("currency", dispute.currency());
    json.putObject("evidence");
    json.putObject("evidence_details").put("due_by", dispute.created() + 7 * 86_400)
        .put("has_evidence", false).put("past_due", false).put("submission_count", 0);
    json.put("is_charge_refundable", false);
    json.put("livemode", false);
    json.putObject("metadata");
    json.put("payment_intent", dispute.intent());
    json.put("reason", dispute.reason());
    json.put("status", dispute.status());
    return json;
  }

  ObjectNode error(StripeException e) {
    ObjectNode error = NODES.objectNode();
    PaymentIntent declined = e.declined();
    if (declined != null && declined.state().lastError() != null) {
      cardError(error, declined.state().lastError());
      error.set("payment_intent", intent(declined));
    } else {
      if (e.code() != null) {
        error.put("code", e.code());
        error.put("doc_url", "https://docs.stripe.com/error-codes/" + e.code().replace('_', '-'));
      }
      error.put("message", e.text());
      if (e.param() != null) {
        error.put("param", e.param());
      }
    }
    error.put("type", e.type());
    return NODES.objectNode().set("error", error);
  }

  static ObjectNode list(String url, boolean hasMore) {
    ObjectNode list = NODES.objectNode().put("object", "list");
    list.putArray("data");
    return list.put("has_more", hasMore).put("url", url);
  }

  private static ObjectNode object(String object, String id) {
    return NODES.objectNode().put("id", id).put("object", object);
  }

  private static ObjectNode strings(Map<String, String> values) {
    ObjectNode json = NODES.objectNode();
    values.forEach(json::put);
    return json;
  }

  private static void nulls(ObjectNode json, String... fields) {
    List.of(fields).forEach(json::putNull);
  }
}

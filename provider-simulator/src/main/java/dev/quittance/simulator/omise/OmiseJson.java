package dev.quittance.simulator.omise;

import dev.quittance.simulator.SimulatorSettings;
import dev.quittance.simulator.omise.OmiseCharge.Status;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Omise's objects as its newest API version writes them. */
@Component
final class OmiseJson {

  private static final int EMBEDDED_LIMIT = 20;

  private final OmiseStore store;
  private final SimulatorSettings settings;

  OmiseJson(OmiseStore store, SimulatorSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  ObjectNode charge(OmiseCharge charge) {
    OmiseCharge.Terms terms = charge.terms();
    OmiseCharge.State state = charge.state();
    long refunded = store.refundedOf(charge.id());
    ObjectNode json = object("charge", charge.id(), "/charges/" + charge.id());
    json.put("amount", terms.amount()).put("currency", terms.currency());
    json.put("authorized_amount", state.authorized() ? terms.amount() : 0);
    json.put("captured_amount", state.captured());
    json.put("refunded_amount", refunded);
    json.put("description", terms.description());
    json.put("status", state.status().name().toLowerCase(Locale.ROOT));
    json.put("capture", terms.capture()).put("authorized", state.authorized());
    json.put("capturable", charge.isAuthorised()).put("reversible", charge.isAuthorised());
    json.put("refundable", charge.isPaid() && refunded < state.captured());
    json.put("disputable", charge.isPaid() && state.dispute() == null);
    json.put("paid", charge.isPaid()).put("reversed", state.status() == Status.REVERSED);
    json.put("expired", state.status() == Status.EXPIRED).put("voided", false);
    json.put("paid_at", charge.isPaid() ? state.since().toString() : null);
    json.put("reversed_at",
        state.status() == Status.REVERSED ? state.since().toString() : null);
    json.put("expired_at", state.status() == Status.EXPIRED ? state.since().toString() : null);
    json.put("expires_at", text(terms.expiresAt()));
    json.put("failure_code", state.failureCode());
    json.put("failure_message", state.failureMessage());
    json.put("return_uri", terms.returnUri());
    json.put("authorize_uri", charge.isRedirected() ? page(charge) : null);
    json.put("ip", terms.ip()).putNull("customer");
    json.set("metadata", metadata(terms.metadata()));
    json.set("card", terms.card() == null ? null : card(terms.card(), terms.created()));
    json.set("source", terms.source() == null ? null : source(terms.source(), charge));
    json.set("refunds", refunds(charge.id()));
    OmiseDispute dispute =
        state.dispute() == null ? null : store.disputes().find(state.dispute());
    json.set("dispute", dispute == null ? null : dispute(dispute));
    return json.put("created_at", terms.created().toString());
  }

  /** Where the payer of a charge decides. */
  String page(OmiseCharge charge) {
    return settings.publicUrl() + "/omise/pay/" + charge.id();
  }

  private ObjectNode refunds(String charge) {
    List<OmiseRefund> all = store.refundsOf(charge);
    ObjectNode list = list("/charges/" + charge + "/refunds", all.size(), EMBEDDED_LIMIT, 0);
    ArrayNode data = (ArrayNode) list.get("data");
    all.stream().limit(EMBEDDED_LIMIT).forEach(refund -> data.add(refund(refund)));
    return list;
  }

  /** The list without its items. */
  static ObjectNode list(String location, long total, int limit, int offset) {
    ObjectNode list = JsonNodeFactory.instance.objectNode();
    list.put("object", "list").put("location", location).put("order", "chronological");
    list.put("from", Instant.EPOCH.toString()).put("to", "2100-01-01T00:00:00Z");
    list.put("limit", limit).put("offset", offset).put("total", total);
    list.putArray("data");
    return list;
  }

  ObjectNode refund(OmiseRefund refund) {
    ObjectNode json = object("refund", refund.id(),
        "/charges/" + refund.charge() + "/refunds/" + refund.id());
    json.put("amount", refund.amount()).put("currency", refund.currency());
    json.put("charge", refund.charge()).put("voided", refund.voided());
    json.put("status", refund.status());
    json.set("metadata", metadata(refund.metadata()));
    return json.put("created_at", refund.created().toString());
  }

  ObjectNode dispute(OmiseDispute dispute) {
    ObjectNode json = object("dispute", dispute.id(), "/disputes/" + dispute.id());
    json.put("amount", dispute.amount()).put("currency", dispute.currency());
    json.put("charge", dispute.charge()).put("status", dispute.status());
    json.put("reason_code", dispute.reasonCode());
    json.set("metadata", metadata(Map.of()));
    return json.put("created_at", dispute.created().toString());
  }

  ObjectNode token(OmiseToken token) {
    ObjectNode json = object("token", token.id(), "/tokens/" + token.id());
    json.put("used", token.used()).set("card", card(token.card(), token.created()));
    return json.put("created_at", token.created().toString());
  }

  ObjectNode source(OmiseSource source) {
    return source(source, null);
  }

  private ObjectNode source(OmiseSource source, @Nullable OmiseCharge charge) {
    ObjectNode json = object("source", source.id(), "/sources/" + source.id());
    json.put("type", source.type()).put("flow", source.flow());
    json.put("amount", source.amount()).put("currency", source.currency());
    if (charge != null && source.isOffline()) {
      json.putObject("scannable_code").put("object", "barcode").put("type", "qr")
          .putObject("image").put("object", "document").put("filename", "qrcode.svg")
          .put("download_uri", settings.publicUrl() + "/omise/qr/" + charge.id());
    }
    return json.put("created_at", source.created().toString());
  }

  private static ObjectNode card(TestCard card, Instant created) {
    ObjectNode json = object("card", "card_test_" + card.name().toLowerCase(Locale.ROOT), null);
    json.put("brand", card.brand()).put("last_digits", card.lastDigits());
    json.put("name", "TEST PAYER").put("expiration_month", 12).put("expiration_year", 2034);
    return json.put("security_code_check", true).put("created_at", created.toString());
  }

  static ObjectNode error(OmiseException error) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("object", "error");
    json.put("location", "https://docs.omise.co/api-errors#" + error.code().replace('_', '-'));
    return json.put("code", error.code()).put("message", error.text());
  }

  private static ObjectNode object(String kind, String id, @Nullable String location) {
    return JsonNodeFactory.instance.objectNode().put("object", kind).put("id", id)
        .put("livemode", false).put("location", location);
  }

  private static ObjectNode metadata(Map<String, String> metadata) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    metadata.forEach(json::put);
    return json;
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }
}

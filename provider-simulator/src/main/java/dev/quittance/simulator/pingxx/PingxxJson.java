package dev.quittance.simulator.pingxx;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Ping++'s objects as it answers them; what is empty is {@code {}}, as its own SDK demands. */
@Component
final class PingxxJson {

  private final PingxxStore store;
  private final PingxxSettings settings;

  PingxxJson(PingxxStore store, PingxxSettings settings) {
    this.store = store;
    this.settings = settings;
  }

  ObjectNode charge(Charge charge) {
    Charge.Terms terms = charge.terms();
    Charge.State state = charge.state();
    List<Refund> refunds = store.refundsOf(terms.id());
    ObjectNode json = object();
    json.put("id", terms.id()).put("object", "charge").put("created", terms.created());
    json.put("livemode", false).put("paid", state.paid());
    // As soon as there is any, even a failed one.
    json.put("refunded", !refunds.isEmpty()).put("reversed", state.reversed());
    json.put("app", settings.appId()).put("channel", terms.channel());
    json.put("order_no", terms.orderNo()).put("client_ip", terms.clientIp());
    json.put("amount", terms.amount()).put("amount_settle", state.paid() ? terms.amount() : 0);
    json.put("currency", "cny").put("subject", terms.subject()).put("body", terms.body());
    json.set("extra", terms.extra());
    json.put("time_paid", timeOrNull(state.timePaid())).put("time_expire", state.timeExpire());
    json.putNull("time_settle").put("transaction_no", state.transactionNo());
    json.set("refunds", list("/v1/charges/" + terms.id() + "/refunds",
        refunds.reversed().stream().limit(10).map(this::refund).toList(), refunds.size() > 10));
    json.put("amount_refunded", store.refunded(terms.id()));
    json.put("failure_code", state.failureCode()).put("failure_msg", state.failureMessage());
    json.set("metadata", terms.metadata());
    json.set("credential", credential(charge));
    return json.put("description", terms.description());
  }

  ObjectNode refund(Refund refund) {
    ObjectNode json = object();
    json.put("id", refund.id()).put("object", "refund").put("order_no", refund.orderNo());
    json.put("amount", refund.amount()).put("created", refund.created());
    json.put("succeed", refund.in(Refund.SUCCEEDED)).put("status", refund.status());
    json.put("time_succeed", timeOrNull(refund.timeSucceed()));
    json.put("description", refund.description()).put("failure_code", refund.failureCode());
    json.put("failure_msg", refund.failureCode() == null ? null : "The channel refused it.");
    json.set("metadata", refund.metadata());
    json.put("charge", refund.charge()).put("charge_order_no", refund.chargeOrderNo());
    json.put("transaction_no",
        refund.in(Refund.SUCCEEDED) ? "T" + refund.orderNo() : null);
    return json;
  }

  static ObjectNode list(String url, List<ObjectNode> data, boolean more) {
    ObjectNode json = object();
    json.put("object", "list").put("url", url).put("has_more", more);
    data.forEach(json.putArray("data")::add);
    return json;
  }

  static ObjectNode error(PingxxException e) {
    ObjectNode json = object();
    ObjectNode error = json.putObject("error");
    error.put("type", e.type()).put("message", e.text());
    if (e.code() != null) {
      error.put("code", e.code());
    }
    if (e.param() != null) {
      error.put("param", e.param());
    }
    return json;
  }

  private static ObjectNode credential(Charge charge) {
    ObjectNode credential = object();
    PingxxChannel channel = PingxxChannel.of(charge.terms().channel());
    boolean over = charge.state().paid() || charge.state().reversed();
    if (channel == null || over || channel.gives() == PingxxChannel.Gives.NOTHING) {
      return credential;
    }
    String name = channel.wireName();
    credential.put("object", "credential");
    switch (channel.gives()) {
      case CODE -> credential.put(name, channel.isWechat()
          ? "weixin://wxpay/bizpayurl?pr=" + charge.id() : "https://qr.example.com/" + charge.id());
      case URL -> credential.put(name, "https://wap.example.com/" + charge.id());
      case JSAPI -> credential.putObject(name).put("appId", "wx0000000000000000")
          .put("timeStamp", Long.toString(charge.terms().created()))
          .put("nonceStr", charge.id().substring(3)).put("signType", "MD5")
          .put("package", "prepay_id=" + charge.id())
          .put("paySign", PingxxIds.number(32));
      case FORM -> credential.putObject(name).put("orderId", charge.terms().orderNo())
          .put("txnAmt", charge.terms().amount());
      case NOTHING -> { }
    }
    return credential;
  }

  private static @Nullable Long timeOrNull(long time) {
    return time == 0 ? null : time;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}

package dev.quittance.simulator.pingxx;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Charges: created by order number, paid, reversed. */
@Component
final class PingxxCharges {

  private static final int LONGEST_SUBJECT = 32;
  private static final int LONGEST_BODY = 128;
  /** A scanned code that ends so is refused, or leaves the payer to enter a password. */
  private static final String REFUSED_CODE = "00";
  private static final String SLOW_CODE = "99";

  private final PingxxStore store;
  private final PingxxEvents events;
  private final PingxxSettings settings;
  private final Clock clock;

  PingxxCharges(
      PingxxStore store, PingxxEvents events, PingxxSettings settings, Clock clock) {
    this.store = store;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
  }

  Charge create(JsonNode body) {
    PingxxChannel channel = PingxxChannel.of(text(body, "channel"));
    if (channel == null) {
      throw PingxxException.invalid("channel", "No such channel.");
    }
    check(channel, body);
    long now = now();
    Charge cached = cached(channel, body, now);
    if (cached != null) {
      return cached;
    }
    long expire = body.path("time_expire").asLong(now + channel.usualLife().toSeconds());
    if (expire < now + 60 || expire > now + channel.longestLife().toSeconds()) {
      throw PingxxException.invalid("time_expire", "time_expire is out of range.");
    }
    JsonNode extra = objectOrEmpty(body.path("extra"));
    Charge charge = Charge.open(new Charge.Terms(PingxxIds.next("ch_"), text(body, "order_no"),
        channel.wireName(), body.path("amount").asLong(), text(body, "client_ip"),
        text(body, "subject"), text(body, "body"), body.path("description").asString(null),
        extra, objectOrEmpty(body.path("metadata")), now), expire);
    if (channel.gives() != PingxxChannel.Gives.NOTHING) {
      return store.save(charge);
    }
    return scan(charge, text(extra, "scan_code"));
  }

  private Charge scan(Charge charge, String code) {
    if (code.endsWith(REFUSED_CODE)) {
      throw PingxxException.channel(
          "channel_request_error", "The code cannot be used for a payment.");
    }
    return code.endsWith(SLOW_CODE) ? store.save(charge) : paid(store.save(charge));
  }

  private void check(PingxxChannel channel, JsonNode body) {
    if (!text(body.path("app"), "id").equals(settings.appId())) {
      throw PingxxException.invalid("app[id]", "No such app.");
    }
    if (!channel.takes(text(body, "order_no"))) {
      throw PingxxException.invalid("order_no", "order_no does not fit the channel.");
    }
    JsonNode amount = body.path("amount");
    if (!amount.isInt() || amount.asInt() <= 0) {
      throw PingxxException.invalid("amount", "amount must be a positive whole number of fen.");
    }
    if (!text(body, "currency").equals("cny")) {
      throw PingxxException.invalid("currency", "currency must be cny.");
    }
    for (String name : List.of("client_ip", "subject", "body")) {
      if (text(body, name).isBlank()) {
        throw PingxxException.invalid(name, name + " is required.");
      }
    }
    String subject = text(body, "subject");
    int length = channel.name().startsWith("UPACP")
        ? subject.getBytes(StandardCharsets.UTF_8).length
        : subject.codePointCount(0, subject.length());
    String details = text(body, "body");
    if (length > LONGEST_SUBJECT) {
      throw PingxxException.invalid("subject", "subject is too long.");
    }
    if (details.codePointCount(0, details.length()) > LONGEST_BODY) {
      throw PingxxException.invalid("body", "body is too long.");
    }
    for (String name : channel.required()) {
      if (body.path("extra").path(name).asString("").isBlank()) {
        throw PingxxException.invalid("extra[" + name + "]", "extra." + name + " is required.");
      }
    }
  }

  /**
   * The charge that the same order number made a short while ago. On WeChat the number is used up
   * after that, also by the other channels of WeChat; elsewhere it makes another charge.
   */
  private @Nullable Charge cached(PingxxChannel channel, JsonNode body, long now) {
    for (Charge earlier : store.charges().reversed()) {
      Charge.Terms terms = earlier.terms();
      PingxxChannel before = Objects.requireNonNull(PingxxChannel.of(terms.channel()));
      if (!terms.orderNo().equals(text(body, "order_no"))
          || before != channel && !(before.isWechat() && channel.isWechat())) {
        continue;
      }
      boolean same = before == channel && terms.amount() == body.path("amount").asLong()
          && terms.subject().equals(text(body, "subject"))
          && terms.body().equals(text(body, "body"));
      if (same && now <= terms.created() + channel.cache().toSeconds()) {
        return earlier;
      }
      if (channel.isWechat()) {
        throw PingxxException.channel(
            "channel_request_error", "OUT_TRADE_NO_USED: the order number is used up.");
      }
    }
    return null;
  }

  Charge reverse(Charge charge) {
    PingxxChannel channel =
        Objects.requireNonNull(PingxxChannel.of(charge.terms().channel()));
    if (charge.state().reversed()) {
      return charge;
    }
    if (!channel.reversible()) {
      throw PingxxException.refused(
          "channel_not_supported", channel.wireName() + " cannot be reversed.");
    }
    if (charge.state().paid() && !channel.reversesPaid()) {
      throw PingxxException.refused("charge_paid", "The charge is paid: refund it.");
    }
    return store.save(charge.reverse());
  }

  /** Takes the money and tells the merchant. */
  Charge paid(Charge charge) {
    Charge paid = store.save(charge.paid(now()));
    events.paid(paid);
    return paid;
  }

  Charge save(Charge charge) {
    return store.save(charge);
  }

  long now() {
    return clock.instant().getEpochSecond();
  }

  private static JsonNode objectOrEmpty(JsonNode node) {
    return node.isObject() ? node : JsonNodeFactory.instance.objectNode();
  }

  private static String text(JsonNode object, String field) {
    return object.path(field).asString("");
  }
}

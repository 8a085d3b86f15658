package dev.quittance.simulator.pingxx;

import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Refunds: each call makes one, for there is no number by which two are the same. */
@Component
final class PingxxRefunds {

  private static final int LONGEST_DESCRIPTION = 255;

  private final PingxxStore store;
  private final PingxxEvents events;
  private final PingxxSettings settings;
  private final Clock clock;

  PingxxRefunds(
      PingxxStore store, PingxxEvents events, PingxxSettings settings, Clock clock) {
    this.store = store;
    this.events = events;
    this.settings = settings;
    this.clock = clock;
  }

  Refund create(Charge charge, JsonNode body) {
    String description = body.path("description").asString("");
    if (description.isBlank() || description.length() > LONGEST_DESCRIPTION) {
      throw PingxxException.invalid("description", "description is required, up to 255.");
    }
    if (!charge.state().paid() || charge.state().reversed()) {
      throw PingxxException.refused("charge_not_paid", "The charge is not paid.");
    }
    long left = charge.terms().amount() - store.refundsOf(charge.id()).stream()
        .filter(refund -> !refund.in(Refund.FAILED)).mapToLong(Refund::amount).sum();
    JsonNode wanted = body.path("amount");
    long amount = wanted.isMissingNode() ? left : wanted.asLong(0);
    if (amount <= 0 || amount > left) {
      throw PingxxException.invalid("amount", "The refund is more than what is left.");
    }
    JsonNode metadata = body.path("metadata");
    return store.save(new Refund(PingxxIds.next("re_"), charge.id(), charge.terms().orderNo(),
        PingxxIds.number(20), amount, Refund.PENDING, description,
        metadata.isObject() ? metadata : JsonNodeFactory.instance.objectNode(), now(), 0, null));
  }

  Refund required(Charge charge, String id) {
    Refund refund = store.findRefund(id);
    if (refund == null || !refund.charge().equals(charge.id())) {
      throw PingxxException.missing("refund", id);
    }
    return refund;
  }

  /** Sends the money of those that were pending long enough. */
  void settleDue() {
    long due = now() - settings.refundDelay().toSeconds();
    store.refunds().stream()
        .filter(refund -> refund.in(Refund.PENDING) && refund.created() <= due)
        .forEach(this::succeed);
  }

  Refund succeed(Refund refund) {
    Refund after = store.save(pending(refund).succeeded(now()));
    events.refunded(after);
    return after;
  }

  /** No event: only who asks learns it. */
  Refund fail(Refund refund, @Nullable String code) {
    return store.save(pending(refund).failed(code == null ? "channel_refused" : code));
  }

  private static Refund pending(Refund refund) {
    if (!refund.in(Refund.PENDING)) {
      throw PingxxException.refused("refund_over", "The refund is " + refund.status() + ".");
    }
    return refund;
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}

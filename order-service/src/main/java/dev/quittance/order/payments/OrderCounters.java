package dev.quittance.order.payments;

import dev.quittance.events.EventType;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.order.orders.OrderSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * What happened, counted. All of it is known from the start, at 0: an alert on the rise of a
 * counter does not see a count that comes with its series.
 */
@Component
class OrderCounters {

  /** A surplus payment is disputed: it does not go back by itself. */
  static final String SURPLUS_DISPUTED = "surplus_disputed";
  /** The refund of a surplus payment failed for good. */
  static final String SURPLUS_REFUND_FAILED = "surplus_refund_failed";

  private final MeterRegistry meters;

  OrderCounters(MeterRegistry meters, OrderSettings settings) {
    this.meters = meters;
    Stream.concat(Verdict.REASONS.stream(), Stream.of(SURPLUS_DISPUTED, SURPLUS_REFUND_FAILED))
        .forEach(this::mismatches);
    List<EventType> outcomes = typesOf(PaymentOutcome.class);
    settings.enabledChannels().forEach(provider ->
        outcomes.forEach(type -> outcomes(provider, type)));
    Stream.of(PaymentRequestEvent.class, OrderEvent.class)
        .flatMap(family -> typesOf(family).stream())
        .forEach(type -> meters.counter("quittance.outbox.sent", "type", type.wireName()));
  }

  private static List<EventType> typesOf(Class<?> family) {
    return Arrays.stream(EventType.values())
        .filter(type -> family.isAssignableFrom(type.eventClass())).toList();
  }

  /** Money and order disagree, or money that is not the order's stays with a provider. */
  void addMismatch(String reason) {
    mismatches(reason).increment();
  }

  private Counter mismatches(String reason) {
    return meters.counter("quittance.orders.mismatches", "reason", reason);
  }

  /** An outcome was taken up. */
  void addOutcome(PaymentOutcome outcome) {
    outcomes(outcome.report().provider(), outcome.type()).increment();
  }

  private Counter outcomes(String provider, EventType type) {
    return meters.counter(
        "quittance.payments.outcomes", "provider", provider, "type", type.wireName());
  }
}

package dev.quittance.runtime.logging;

import dev.quittance.events.Event;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.RefundCreated;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import reactor.util.context.Context;

/**
 * The order and the payment that work is about, on every line that it logs, on whatever thread.
 *
 * <p>Only ids: nothing else may come into a field that every line carries.
 */
public final class LogFields {

  /** Where Reactor keeps them. */
  static final String KEY = "quittance.log-fields";
  static final String ORDER = "order_id";
  static final String PAYMENT = "payment_id";

  private LogFields() {
  }

  /** Runs the work with the ids of the event on its lines. */
  public static void with(Event event, Runnable work) {
    with(event.subject(), paymentOf(event), work);
  }

  /** Runs the work with these ids on its lines. */
  public static void with(
      @Nullable OrderId orderId, @Nullable PaymentId paymentId, Runnable work) {
    Map<String, String> before = current();
    show(of(orderId, paymentId));
    try {
      work.run();
    } finally {
      show(before);
    }
  }

  /** For {@code contextWrite}: what comes before it has these ids on its lines. */
  public static Function<Context, Context> about(
      @Nullable OrderId orderId, @Nullable PaymentId paymentId) {
    return context -> context.put(KEY, of(orderId, paymentId));
  }

  private static Map<String, String> of(
      @Nullable OrderId orderId, @Nullable PaymentId paymentId) {
    Map<String, String> fields = new HashMap<>();
    if (orderId != null) {
      fields.put(ORDER, orderId.value());
    }
    if (paymentId != null) {
      fields.put(PAYMENT, paymentId.value());
    }
    return fields;
  }

  private static @Nullable PaymentId paymentOf(Event event) {
    return switch (event) {
      case PaymentRequestEvent request -> request.paymentId();
      case PaymentOutcome outcome -> outcome.report().paymentId();
      case PaymentCreated created -> created.paymentId();
      case PaymentCreationFailed failed -> failed.paymentId();
      case RefundCreated refund -> refund.paymentId();
      case OrderEvent _ -> null;
    };
  }

  /** What this thread's lines carry. */
  static Map<String, String> current() {
    Map<String, String> fields = new HashMap<>();
    for (String name : new String[] {ORDER, PAYMENT}) {
      String value = MDC.get(name);
      if (value != null) {
        fields.put(name, value);
      }
    }
    return fields;
  }

  /** Lets this thread's lines carry these and no others. */
  static void show(Map<String, String> fields) {
    for (String name : new String[] {ORDER, PAYMENT}) {
      String value = fields.get(name);
      if (value == null) {
        MDC.remove(name);
      } else {
        MDC.put(name, value);
      }
    }
  }
}

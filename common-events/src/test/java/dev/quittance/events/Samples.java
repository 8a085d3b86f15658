package dev.quittance.events;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event of each type: with everything, or with only what it must have. */
final class Samples {

  private Samples() {
  }

  static Event full(EventType type) {
    return (Event) make(type.eventClass(), true);
  }

  static Event minimal(EventType type) {
    return (Event) make(type.eventClass(), false);
  }

  private static Object make(Class<?> type, boolean full) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = Arrays.stream(components)
        .map(component -> !full && isNullable(component) ? null : value(component, full))
        .toArray();
    try {
      return type.getDeclaredConstructor(Arrays.stream(components)
          .map(RecordComponent::getType).toArray(Class<?>[]::new)).newInstance(values);
    } catch (NoSuchMethodException | InstantiationException | IllegalAccessException
        | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static Object value(RecordComponent component, boolean full) {
    Class<?> type = component.getType();
    String name = component.getName();
    if (type == String.class) {
      return name + "-1";
    } else if (type == Money.class) {
      return new Money(19900, "CNY");
    } else if (type == Instant.class) {
      return Instant.parse("2026-01-02T03:04:05.678Z");
    } else if (type == boolean.class) {
      return true;
    } else if (type == long.class || type == Long.class) {
      return 500L;
    } else if (type == Map.class) {
      return full ? Map.of("key", "value") : Map.of();
    } else if (type == ReportedBy.class) {
      return ReportedBy.WEBHOOK;
    } else if (type == OrderId.class) {
      return new OrderId("order-1");
    } else if (type == PaymentId.class) {
      return new PaymentId("payment-1");
    } else if (type == RefundId.class) {
      return new RefundId("refund-1");
    }
    return make(type, full);
  }
}

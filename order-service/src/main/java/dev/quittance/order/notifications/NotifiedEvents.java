package dev.quittance.order.notifications;

import dev.quittance.events.EventType;
import dev.quittance.events.OrderEvent;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** The event types that others may be told of: all of orders, and disputes. */
final class NotifiedEvents {

  private static final Set<String> NAMES = Arrays.stream(EventType.values())
      .filter(NotifiedEvents::isNotified).map(EventType::wireName)
      .collect(Collectors.toUnmodifiableSet());

  private NotifiedEvents() {
  }

  private static boolean isNotified(EventType type) {
    return OrderEvent.class.isAssignableFrom(type.eventClass())
        || type == EventType.DISPUTE_OPENED || type == EventType.DISPUTE_CLOSED;
  }

  /** Whether others may be told of that type, by its wire name. */
  static boolean includes(String eventType) {
    return NAMES.contains(eventType);
  }
}

package dev.quittance.events;

import org.jspecify.annotations.Nullable;

/**
 * A fact, or a wish, that the services tell each other over Kafka.
 *
 * <p>Each event knows where it belongs, so that a producer cannot put it on the wrong topic.
 */
public sealed interface Event permits PaymentRequestEvent, PaymentLifecycleEvent, PaymentOutcome,
    OrderEvent {

  /** The CloudEvents id: the same for the same fact, so publishing it twice is publishing once. */
  String eventId();

  /** The order it is about, which is the CloudEvents subject; null if the provider did not say. */
  @Nullable OrderId subject();

  Topic topic();

  /** The Kafka message key. */
  String key();

  /** The CloudEvents type of this event's class. */
  default EventType type() {
    return EventType.of(getClass());
  }
}

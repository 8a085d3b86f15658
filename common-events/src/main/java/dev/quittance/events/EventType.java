package dev.quittance.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The CloudEvents type names and the records that carry them; the name is the contract. */
public enum EventType {
  PAYMENT_REQUESTED("payment.requested.v1", PaymentRequested.class),
  PAYMENT_CANCELLATION_REQUESTED(
      "payment.cancellation_requested.v1", PaymentCancellationRequested.class),
  REFUND_REQUESTED("refund.requested.v1", RefundRequested.class),
  PAYMENT_CREATED("payment.created.v1", PaymentCreated.class),
  PAYMENT_CREATION_FAILED("payment.creation_failed.v1", PaymentCreationFailed.class),
  PAYMENT_CANCELLED("payment.cancelled.v1", PaymentCancelled.class),
  REFUND_CREATED("refund.created.v1", RefundCreated.class),
  REFUND_FAILED("refund.failed.v1", RefundFailed.class),
  PAYMENT_SUCCEEDED("payment.succeeded.v1", PaymentSucceeded.class),
  PAYMENT_FAILED("payment.failed.v1", PaymentFailed.class),
  PAYMENT_REFUNDED("payment.refunded.v1", PaymentRefunded.class),
  PAYMENT_EXPIRED("payment.expired.v1", PaymentExpired.class),
  PAYMENT_APPROVED("payment.approved.v1", PaymentApproved.class),
  PAYMENT_UPDATED("payment.updated.v1", PaymentUpdated.class),
  DISPUTE_OPENED("dispute.opened.v1", DisputeOpened.class),
  DISPUTE_CLOSED("dispute.closed.v1", DisputeClosed.class),
  ORDER_CREATED("order.created.v1", OrderCreated.class),
  ORDER_PAID("order.paid.v1", OrderPaid.class),
  ORDER_REFUNDED("order.refunded.v1", OrderRefunded.class),
  ORDER_EXPIRED("order.expired.v1", OrderExpired.class),
  ORDER_CANCELLED("order.cancelled.v1", OrderCancelled.class),
  ORDER_REVIEW_REQUIRED("order.review_required.v1", OrderReviewRequired.class),
  CREDITS_GRANTED("credits.granted.v1", CreditsGranted.class),
  CREDITS_REVOKED("credits.revoked.v1", CreditsRevoked.class),
  CREDITS_CHANGED("credits.changed.v1", CreditsChanged.class);

  private static final Map<String, EventType> BY_WIRE_NAME = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));
  private static final Map<Class<? extends Event>, EventType> BY_CLASS = Arrays.stream(values())
      .collect(Collectors.toUnmodifiableMap(EventType::eventClass, Function.identity()));

  private final String wireName;
  private final Class<? extends Event> eventClass;

  EventType(String wireName, Class<? extends Event> eventClass) {
    this.wireName = wireName;
    this.eventClass = eventClass;
  }

  /** The CloudEvents type, {@code payment.succeeded.v1} for one. */
  public String wireName() {
    return wireName;
  }

  public Class<? extends Event> eventClass() {
    return eventClass;
  }

  /** The type of that wire name; empty for one that this version does not know. */
  public static Optional<EventType> find(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /** The type of an event's class. */
  public static EventType of(Class<? extends Event> eventClass) {
    EventType type = BY_CLASS.get(eventClass);
    if (type == null) {
      throw new IllegalArgumentException("no event type for " + eventClass.getName());
    }
    return type;
  }
}

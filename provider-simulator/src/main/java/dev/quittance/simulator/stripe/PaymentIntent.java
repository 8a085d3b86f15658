package dev.quittance.simulator.stripe;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A PaymentIntent: its terms, which do not change, and its state. */
record PaymentIntent(String id, Terms terms, State state) {

  static final String REQUIRES_PAYMENT_METHOD = "requires_payment_method";
  static final String REQUIRES_CONFIRMATION = "requires_confirmation";
  static final String REQUIRES_ACTION = "requires_action";
  static final String REQUIRES_CAPTURE = "requires_capture";
  static final String PROCESSING = "processing";
  static final String SUCCEEDED = "succeeded";
  static final String CANCELED = "canceled";

  /** What was agreed at creation; {@code session} is the Checkout Session that owns the intent. */
  record Terms(
      long created,
      long amount,
      String currency,
      String captureMethod,
      boolean automaticMethods,
      String clientSecret,
      @Nullable String description,
      @Nullable String receiptEmail,
      Map<String, String> metadata,
      @Nullable String session) {

    boolean manualCapture() {
      return captureMethod.equals("manual");
    }
  }

  /** How far it came. */
  record State(
      String status,
      long received,
      long capturable,
      @Nullable String charge,
      @Nullable TestCard card,
      @Nullable String paymentMethod,
      @Nullable CardError lastError,
      @Nullable String returnUrl,
      int failedAttempts,
      @Nullable Long canceledAt,
      @Nullable String cancellationReason) {

    static State open() {
      return new State(REQUIRES_PAYMENT_METHOD, 0, 0, null, null, null, null, null, 0, null,
          null);
    }

    State returningTo(@Nullable String url) {
      return url == null ? this : new State(status, received, capturable, charge, card,
          paymentMethod, lastError, url, failedAttempts, canceledAt, cancellationReason);
    }

    /** With a card attached, on its way through one of the statuses before money moves. */
    State trying(String newStatus, TestCard newCard, String newMethod) {
      return new State(newStatus, 0, 0, charge, newCard, newMethod, null, returnUrl,
          failedAttempts, null, null);
    }

    State declined(CardError error) {
      return new State(REQUIRES_PAYMENT_METHOD, 0, 0, error.charge() == null ? charge
          : error.charge(), null, null, error, returnUrl, failedAttempts + 1, null, null);
    }

    State authorised(String newCharge, long amount) {
      return new State(REQUIRES_CAPTURE, 0, amount, newCharge, card, paymentMethod, null,
          returnUrl, failedAttempts, null, null);
    }

    State succeeded(String newCharge, long amount) {
      return new State(SUCCEEDED, amount, 0, newCharge, card, paymentMethod, null, returnUrl,
          failedAttempts, null, null);
    }

    State canceled(long at, String reason) {
      return new State(CANCELED, 0, 0, charge, card, paymentMethod, lastError, returnUrl,
          failedAttempts, at, reason);
    }
  }

  PaymentIntent with(State newState) {
    return new PaymentIntent(id, terms, newState);
  }

  boolean in(String... statuses) {
    for (String status : statuses) {
      if (status.equals(state.status())) {
        return true;
      }
    }
    return false;
  }
}

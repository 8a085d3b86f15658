package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;

/** An error as Stripe's API answers it. */
final class StripeException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;
  private final boolean executed;
  private final transient @Nullable PaymentIntent declined;

  private StripeException(int status, String type, @Nullable String code, @Nullable String param,
      String message, boolean executed, @Nullable PaymentIntent declined) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
    this.executed = executed;
    this.declined = declined;
  }

  /** A parameter is wrong: nothing was executed, nothing is stored under the idempotency key. */
  static StripeException invalid(@Nullable String code, String param, String message) {
    return new StripeException(
        400, "invalid_request_error", code, param, message, false, null);
  }

  /** The object's state does not allow it. */
  static StripeException refused(String code, String message) {
    return new StripeException(
        400, "invalid_request_error", code, null, message, true, null);
  }

  static StripeException missing(String object, String id) {
    return new StripeException(404, "invalid_request_error", "resource_missing", "id",
        "No such " + object + ": '" + id + "'", false, null);
  }

  static StripeException unknownUrl(String method, String path) {
    return new StripeException(404, "invalid_request_error", null, null,
        "Unrecognized request URL (" + method + ": " + path + ").", false, null);
  }

  static StripeException unauthorized(String message) {
    return new StripeException(
        401, "invalid_request_error", null, null, message, false, null);
  }

  static StripeException idempotency(int status, @Nullable String code, String message) {
    return new StripeException(
        status, status == 409 ? "invalid_request_error" : "idempotency_error", code, null,
        message, false, null);
  }

  /** The bank said no; the intent holds the reason. */
  static StripeException declined(PaymentIntent intent) {
    CardError error = intent.state().lastError();
    return new StripeException(402, "card_error", error == null ? null : error.code(), null,
        error == null ? "Your card was declined." : error.message(), true, intent);
  }

  /** What Stripe says when an ordered fault makes it fail. */
  static StripeException fault(int status) {
    String code = switch (status) {
      case 409 -> "lock_timeout";
      case 429 -> "rate_limit";
      default -> null;
    };
    return new StripeException(status,
        status >= 500 ? "api_error" : "invalid_request_error", code, null,
        "Simulated failure with status " + status + ".", status >= 500, null);
  }

  int status() {
    return status;
  }

  String type() {
    return type;
  }

  @Nullable String code() {
    return code;
  }

  @Nullable String param() {
    return param;
  }

  /** Whether Stripe stores this answer under the idempotency key. */
  boolean executed() {
    return executed;
  }

  @Nullable PaymentIntent declined() {
    return declined;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

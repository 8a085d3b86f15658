package dev.quittance.simulator.paypal;

import org.jspecify.annotations.Nullable;

/** PayPal says no; see "Error messages" in its reference. */
final class PaypalException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String name;
  private final @Nullable String issue;
  private final @Nullable String field;

  private PaypalException(int status, String name, @Nullable String issue,
      @Nullable String field, String message) {
    super(message);
    this.status = status;
    this.name = name;
    this.issue = issue;
    this.field = field;
  }

  static PaypalException invalid(String issue, @Nullable String field, String message) {
    return new PaypalException(400, "INVALID_REQUEST", issue, field, message);
  }

  static PaypalException unprocessable(String issue, String message) {
    return new PaypalException(422, "UNPROCESSABLE_ENTITY", issue, null, message);
  }

  static PaypalException missing() {
    return new PaypalException(404, "RESOURCE_NOT_FOUND", "INVALID_RESOURCE_ID", null,
        "Specified resource ID does not exist. Please check the resource ID and try again.");
  }

  /** A failure that was ordered. */
  static PaypalException fault(int status) {
    String name = switch (status) {
      case 400 -> "INVALID_REQUEST";
      case 401 -> "AUTHENTICATION_FAILURE";
      case 403 -> "NOT_AUTHORIZED";
      case 404 -> "RESOURCE_NOT_FOUND";
      case 409 -> "PREVIOUS_REQUEST_IN_PROGRESS";
      case 422 -> "UNPROCESSABLE_ENTITY";
      case 429 -> "RATE_LIMIT_REACHED";
      case 503 -> "SERVICE_UNAVAILABLE";
      default -> "INTERNAL_SERVER_ERROR";
    };
    return new PaypalException(status, name, null, null, "Ordered by the test.");
  }

  int status() {
    return status;
  }

  String name() {
    return name;
  }

  @Nullable String issue() {
    return issue;
  }

  @Nullable String field() {
    return field;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

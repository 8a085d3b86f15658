package dev.quittance.simulator.omise;

/** An error as Omise's API answers it; nothing was done. */
final class OmiseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  OmiseException(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static OmiseException badRequest(String message) {
    return new OmiseException(400, "bad_request", message);
  }

  static OmiseException invalidCharge(String message) {
    return new OmiseException(400, "invalid_charge", message);
  }

  static OmiseException missing(String object, String id) {
    return new OmiseException(404, "not_found", object + " " + id + " was not found");
  }

  static OmiseException unauthorized() {
    return new OmiseException(401, "authentication_failure", "authentication failed");
  }

  /** What Omise says when an ordered fault makes it fail. */
  static OmiseException fault(int status) {
    String code = switch (status) {
      case 400 -> "bad_request";
      case 401 -> "authentication_failure";
      case 404 -> "not_found";
      case 429 -> "too_many_requests";
      default -> status >= 500 ? "internal_error" : "failed";
    };
    return new OmiseException(status, code, "simulated failure with status " + status);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

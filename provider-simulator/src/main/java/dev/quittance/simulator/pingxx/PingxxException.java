package dev.quittance.simulator.pingxx;

import org.jspecify.annotations.Nullable;

/** An error as Ping++'s API answers it. */
final class PingxxException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String type;
  private final @Nullable String code;
  private final @Nullable String param;

  private PingxxException(int status, String type, @Nullable String code, @Nullable String param,
      String message) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  static PingxxException invalid(String param, String message) {
    return new PingxxException(400, "invalid_request_error", null, param, message);
  }

  static PingxxException refused(String code, String message) {
    return new PingxxException(400, "invalid_request_error", code, null, message);
  }

  static PingxxException channel(String code, String message) {
    return new PingxxException(402, "channel_error", code, null, message);
  }

  static PingxxException missing(String object, String id) {
    return new PingxxException(
        404, "invalid_request_error", null, "id", "No such " + object + ": " + id);
  }

  static PingxxException unauthorized(String message) {
    return new PingxxException(401, "invalid_request_error", null, null, message);
  }

  /** An error that was ordered. */
  static PingxxException fault(int status) {
    return switch (status) {
      case 402 -> channel("channel_request_error", "The channel refused the request.");
      case 401 -> unauthorized("Invalid API Key.");
      case 403, 429 -> new PingxxException(status, "invalid_request_error",
          "request_rate_limit", null, "Too many concurrent requests.");
      default -> new PingxxException(status,
          status < 500 ? "invalid_request_error" : "api_error", null, null,
          "The server could not answer.");
    };
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

  String text() {
    return String.valueOf(getMessage());
  }
}

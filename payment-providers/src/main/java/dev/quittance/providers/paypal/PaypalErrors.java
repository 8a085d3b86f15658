package dev.quittance.providers.paypal;

import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.JsonFields;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Says of each error whether money can have moved. See "Error messages" in PayPal's reference. */
final class PaypalErrors {

  /**
   * Refusals because of what an earlier call did: a payment may exist. An invoice id is used once
   * per account, and ours are the ids of payments and refunds.
   */
  private static final Set<String> DONE_EARLIER = Set.of("DUPLICATE_INVOICE_ID",
      "DUPLICATE_REQUEST_ID", "PAYPAL_REQUEST_ID_PREVIOUSLY_USED", "ORDER_ALREADY_CAPTURED",
      "ORDER_COMPLETED_OR_VOIDED");
  private static final Pattern TOKEN =
      Pattern.compile("(\"(?:access_token|id_token|nonce)\"\\s*:\\s*\")[^\"]*\"?");

  private PaypalErrors() {
  }

  static RawAnswer raw(HttpAnswer.Answered answer) {
    return new RawAnswer(answer.status(), TOKEN.matcher(answer.body()).replaceAll("$1****\""));
  }

  static PaypalAnswer.Refused refusalOf(HttpAnswer.Answered answer) {
    RawAnswer raw = raw(answer);
    JsonNode error = JsonFields.objectOf(answer.body());
    String issue = error == null ? "" : issueOf(error);
    String message = error == null ? "HTTP " + answer.status() : messageOf(error, issue);
    return new PaypalAnswer.Refused(
        answer.status(), issue, outcomeOf(answer.status(), issue, message, raw));
  }

  private static ProviderOutcome outcomeOf(
      int status, String issue, String message, RawAnswer raw) {
    if (DONE_EARLIER.contains(issue)) {
      return new Unknown("HTTP " + status + ": " + message, raw);
    }
    return switch (status) {
      case 400, 404, 405, 406, 415 -> new NotAttempted("invalid_request", message, false, raw);
      case 401, 403 -> new NotAttempted("unauthorized", message, false, raw);
      case 422 -> issue.isBlank() ? new Unknown("HTTP 422: " + message, raw)
          : new Declined(issue, message, raw);
      case 429 -> new NotAttempted("rate_limited", message, true, raw);
      // 409: another call with this request id is running; 5xx: it may be done all the same.
      default -> new Unknown("HTTP " + status + ": " + message, raw);
    };
  }

  private static String issueOf(JsonNode error) {
    String issue = JsonFields.text(error.path("details").path(0), "issue");
    return issue.isBlank() ? JsonFields.text(error, "name") : issue;
  }

  private static String messageOf(JsonNode error, String issue) {
    String detail = JsonFields.text(error.path("details").path(0), "description");
    String message = detail.isBlank() ? JsonFields.text(error, "message") : detail;
    String debugId = JsonFields.text(error, "debug_id");
    return (message.isBlank() ? issue : issue + ": " + message)
        + (debugId.isBlank() ? "" : " (debug_id " + debugId + ")");
  }

  /** What a refusal means for somebody who only wanted to read. */
  static Unavailable unavailable(PaypalAnswer.Refused refused) {
    return switch (refused.outcome()) {
      case NotAttempted(String code, String message, boolean _, var raw) ->
        new Unavailable(code, message, raw);
      case Unknown(String reason, var raw) -> new Unavailable("unreadable", reason, raw);
      case Declined(String code, String message, var raw) ->
        new Unavailable(code, message, raw);
      case ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _ ->
        throw new IllegalStateException("a refusal is no success");
    };
  }

  static Unknown unreadable(@Nullable String why, RawAnswer raw) {
    return new Unknown("unreadable answer: " + why, raw);
  }
}

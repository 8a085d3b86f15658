package dev.quittance.providers.pingxx;

import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.JsonFields;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Says of each error whether money can have moved. See "Errors" in Ping++'s API reference. */
final class PingxxErrors {

  /** Codes by which Ping++ says that it does not know itself what its channel did. */
  private static final Pattern NO_ANSWER =
      Pattern.compile("timeout|connection|system|unknown|processing|userpaying",
          Pattern.CASE_INSENSITIVE);

  private PingxxErrors() {
  }

  static PingxxAnswer.Refused notSent(IOException cause) {
    return new PingxxAnswer.Refused(0, "", new NotAttempted("unreachable",
        "Ping++ cannot be reached: " + cause.getClass().getSimpleName(), true, null));
  }

  static PingxxAnswer.Refused lost(IOException cause) {
    return new PingxxAnswer.Refused(0, "", new Unknown(
        "no answer from Ping++: " + cause.getClass().getSimpleName(), null));
  }

  /**
   * The meaning of an answer without 2xx.
   *
   * @param answer the JSON, null if there is none
   */
  static PingxxAnswer.Refused refusalOf(@Nullable JsonNode answer, RawAnswer raw) {
    JsonNode error = answer == null ? MissingNode.getInstance() : answer.path("error");
    String type = JsonFields.text(error, "type");
    String code = otherwise(JsonFields.text(error, "code"), type);
    String message = otherwise(JsonFields.text(error, "message"), "HTTP " + raw.httpStatus());
    return new PingxxAnswer.Refused(
        raw.httpStatus(), code, outcomeOf(raw.httpStatus(), type, code, message, raw));
  }

  private static ProviderOutcome outcomeOf(
      int status, String type, String code, String message, RawAnswer raw) {
    return switch (status) {
      case 400, 404 -> type.isBlank()
          ? new Unknown("HTTP " + status + " that is not of Ping++", raw)
          : new NotAttempted("invalid_request", message, false, raw);
      case 401 -> new NotAttempted("unauthorized", message, false, raw);
      // Not "forbidden": Ping++ answers so when the plan's number of concurrent calls is used up.
      case 403, 429 -> new NotAttempted("rate_limited", message, true, raw);
      case 402 -> type.equals("channel_error") && !NO_ANSWER.matcher(code).find()
          ? new Declined(code, message, raw)
          : new Unknown("HTTP 402 " + code + ": " + message, raw);
      // 5xx: it may have been done before it broke.
      default -> new Unknown("HTTP " + status + ": " + message, raw);
    };
  }

  /** What a refused call says of a reading; absence only if Ping++ itself says so. */
  static PaymentReading readingOf(PingxxAnswer.Refused refused) {
    if (refused.status() == 404 && !refused.code().isBlank()) {
      return new PaymentReading.NotFound("Ping++: " + refused.code());
    }
    return unavailable(refused);
  }

  static PaymentReading.Unavailable unavailable(PingxxAnswer.Refused refused) {
    return switch (refused.outcome()) {
      case NotAttempted(String code, String message, boolean _, var raw) ->
        new PaymentReading.Unavailable(code, message, raw);
      case Unknown(String reason, var raw) -> new PaymentReading.Unavailable(
          refused.status() == 0 ? "timeout" : "unreadable", reason, raw);
      case Declined(String code, String message, var raw) ->
        new PaymentReading.Unavailable(code, message, raw);
      case ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _ ->
        throw new IllegalStateException("a refusal is no success");
    };
  }

  private static String otherwise(String text, String otherwise) {
    return text.isBlank() ? otherwise : text;
  }
}

package dev.quittance.providers.stripe;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.StripeException;
import com.stripe.model.StripeError;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import java.net.ConnectException;
import org.jspecify.annotations.Nullable;

/** Says of each error whether money can have moved. See "Errors" in Stripe's documentation. */
final class StripeErrors {

  private StripeErrors() {
  }

  static StripeAnswer.Refused refusalOf(StripeException error) {
    int status = error.getStatusCode() == null ? 0 : error.getStatusCode();
    String code = error.getCode() == null ? "" : error.getCode();
    return new StripeAnswer.Refused(status, code, outcomeOf(error, status, code));
  }

  private static ProviderOutcome outcomeOf(StripeException error, int status, String code) {
    String message = messageOf(error);
    if (error instanceof ApiConnectionException) {
      return neverSent(error.getCause())
          ? new NotAttempted("unreachable", message, true, null) : new Unknown(message, null);
    }
    RawAnswer raw = new RawAnswer(status, bodyOf(error, message));
    if (error instanceof IdempotencyException) {
      // The key is in use, or was used with other parameters: something was made with it.
      return new Unknown("idempotency key already used: " + message, raw);
    }
    if (error instanceof CardException card) {
      String decline = card.getDeclineCode() == null ? code : card.getDeclineCode();
      return new Declined(decline.isBlank() ? "card_error" : decline, message, raw);
    }
    return switch (status) {
      case 400, 404 -> new NotAttempted("invalid_request", message, false, raw);
      case 401, 403 -> new NotAttempted("unauthorized", message, false, raw);
      case 402 -> new Declined(code.isBlank() ? "declined" : code, message, raw);
      case 429 -> new NotAttempted("rate_limited", message, true, raw);
      // 409: another call with this key is running; 5xx: it may have been done before it broke.
      default -> new Unknown("HTTP " + status + ": " + message, raw);
    };
  }

  /** The answer as it came; the transport has masked it. */
  private static String bodyOf(StripeException error, String otherwise) {
    StripeError told = error.getStripeError();
    return told == null || told.getLastResponse() == null
        ? otherwise : told.getLastResponse().body();
  }

  private static boolean neverSent(@Nullable Throwable cause) {
    return cause instanceof ConnectException;
  }

  private static String messageOf(StripeException error) {
    String message = error.getUserMessage() == null ? error.getMessage() : error.getUserMessage();
    return message == null ? error.getClass().getSimpleName() : message;
  }
}

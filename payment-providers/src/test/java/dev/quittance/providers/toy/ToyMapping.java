package dev.quittance.providers.toy;

import static dev.quittance.providers.http.JsonFields.objectOf;
import static dev.quittance.providers.http.JsonFields.required;
import static dev.quittance.providers.http.JsonFields.whole;

import dev.quittance.events.Money;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.http.HttpAnswer;
import dev.quittance.providers.http.HttpAnswer.Answered;
import dev.quittance.providers.http.HttpAnswer.Lost;
import dev.quittance.providers.http.HttpAnswer.NotSent;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What Toy's answers mean. Pure and total: what it does not know is unknown. */
final class ToyMapping {

  private ToyMapping() {
  }

  static ProviderOutcome outcomeOf(HttpAnswer answer) {
    return switch (answer) {
      case NotSent(var cause) ->
        new NotAttempted("unreachable", cause.toString(), true, null);
      case Lost(var cause) -> new Unknown(cause.toString(), null);
      case Answered answered -> outcomeOf(answered);
    };
  }

  private static ProviderOutcome outcomeOf(Answered answer) {
    RawAnswer raw = new RawAnswer(answer.status(), answer.body());
    JsonNode body = objectOf(answer.body());
    return switch (answer.status()) {
      case 401, 403 -> new NotAttempted("unauthorized", "Toy refuses the key", false, raw);
      case 429 -> new NotAttempted("rate_limited", "Toy is busy", true, raw);
      case 402 -> body == null ? new Unknown("402 without a reason", raw)
          : new Declined(body.path("code").asString("declined"), "declined by Toy", raw);
      case 200 -> body == null ? new Unknown("no JSON object", raw) : objectOfToy(body, raw);
      // What a 5xx did nobody knows.
      default -> new Unknown("Toy answered " + answer.status(), raw);
    };
  }

  private static ProviderOutcome objectOfToy(JsonNode body, RawAnswer raw) {
    try {
      String id = required(body, "id");
      ProviderObject object = new ProviderObject(id, Map.of("toy", id),
          new Money(whole(body, "amount"), required(body, "currency")), null, raw);
      return switch (required(body, "status")) {
        case "waiting" -> new ActionRequired(object,
            new PaymentPayload("redirect", Map.of("payment_url", required(body, "url"))));
        case "working" -> new Pending(object);
        case "done" -> new Succeeded(object);
        case String status -> new Unknown("unknown status " + status, raw);
      };
    } catch (IllegalArgumentException e) {
      return new Unknown(String.valueOf(e.getMessage()), raw);
    }
  }
}

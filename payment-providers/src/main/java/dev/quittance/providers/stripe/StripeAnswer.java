package dev.quittance.providers.stripe;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import tools.jackson.databind.JsonNode;

/** What one HTTP call to Stripe gave. */
sealed interface StripeAnswer {

  /** An object of Stripe's, as JSON; it may hold the client secret. */
  record Answered(JsonNode object, RawAnswer raw) implements StripeAnswer {

    @Override
    public String toString() {
      return "Answered[raw=" + raw + "]";
    }
  }

  /**
   * No object.
   *
   * @param status the HTTP status; 0 if there was no answer
   * @param code Stripe's error code, or blank
   * @param outcome what that means for the call
   */
  record Refused(int status, String code, ProviderOutcome outcome) implements StripeAnswer {
  }
}

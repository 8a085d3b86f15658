package dev.quittance.providers.paypal;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import tools.jackson.databind.JsonNode;

/** What one HTTP call to PayPal gave. */
sealed interface PaypalAnswer {

  /** An object of PayPal's, as JSON. */
  record Answered(JsonNode object, RawAnswer raw) implements PaypalAnswer {
  }

  /**
   * No object.
   *
   * @param status the HTTP status; 0 if this call had no answer
   * @param issue PayPal's issue, or the name of the error, or blank
   * @param outcome what that means for the call
   */
  record Refused(int status, String issue, ProviderOutcome outcome) implements PaypalAnswer {

    /** Whether PayPal itself, and not a gateway before it, says that there is no such object. */
    boolean isMissing() {
      return status == 404 && !issue.isBlank();
    }
  }
}

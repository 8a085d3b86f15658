package dev.quittance.providers.omise;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import tools.jackson.databind.JsonNode;

/** What one HTTP call to Omise gave. */
sealed interface OmiseAnswer {

  /** An object of Omise's, as JSON; it may hold the link by which the payer acts. */
  record Answered(JsonNode object, RawAnswer raw) implements OmiseAnswer {

    @Override
    public String toString() {
      return "Answered[raw=" + raw + "]";
    }
  }

  /**
   * No object.
   *
   * @param status the HTTP status; 0 if there was no answer
   * @param code Omise's error code, or blank
   * @param outcome what that means for the call
   */
  record Refused(int status, String code, ProviderOutcome outcome) implements OmiseAnswer {

    /** Whether Omise itself understood the call and refused it: it did nothing. */
    boolean understood() {
      return !code.isBlank() && (status == 400 || status == 404 || status == 422);
    }
  }
}

package dev.quittance.providers.pingxx;

import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.RawAnswer;
import tools.jackson.databind.JsonNode;

/** What one call to Ping++ gave. */
sealed interface PingxxAnswer {

  /** An object of Ping++'s, as JSON. */
  record Answered(JsonNode object, RawAnswer raw) implements PingxxAnswer {

    @Override
    public String toString() {
      // The object still has what the raw answer has masked.
      return "Answered[raw=" + raw + "]";
    }
  }

  /**
   * No object.
   *
   * @param status the HTTP status; 0 if there was no answer
   * @param code Ping++'s error code; blank if the answer holds no error of Ping++'s
   * @param outcome what that means for the call
   */
  record Refused(int status, String code, ProviderOutcome outcome) implements PingxxAnswer {
  }
}

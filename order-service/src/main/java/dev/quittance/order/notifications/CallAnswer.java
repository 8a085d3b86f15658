package dev.quittance.order.notifications;

import org.jspecify.annotations.Nullable;

/** How a call of a receiver ended. */
sealed interface CallAnswer {

  /**
   * It answered.
   *
   * @param retryAfter the header, as it came
   * @param body its beginning
   */
  record Answered(int status, @Nullable String retryAfter, String body) implements CallAnswer {

    boolean isSuccess() {
      return status >= 200 && status < 300;
    }
  }

  /**
   * It did not.
   *
   * @param reason without its address, which may be a secret
   */
  record NotAnswered(String reason) implements CallAnswer {
  }
}

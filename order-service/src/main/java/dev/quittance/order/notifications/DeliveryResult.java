package dev.quittance.order.notifications;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How a try to deliver a notification ended. */
sealed interface DeliveryResult {

  /** What the attempt is called in the database and in metrics. */
  String outcome();

  /** The HTTP status; null if there was no answer. */
  @Nullable Integer status();

  /** For an administrator; holds no secret and no address. */
  String detail();

  /** The receiver has it. */
  record Delivered(Integer status) implements DeliveryResult {

    @Override
    public String outcome() {
      return "delivered";
    }

    @Override
    public String detail() {
      return "";
    }
  }

  /**
   * It may work later.
   *
   * @param retryAfter how long the receiver wants to be left alone
   * @param throttled whether that holds for every notification of this target
   */
  record Retry(@Nullable Integer status, String detail, @Nullable Duration retryAfter,
      boolean throttled) implements DeliveryResult {

    @Override
    public String outcome() {
      return "retry";
    }
  }

  /** It will not work until a person has changed something. */
  record Refused(@Nullable Integer status, String detail) implements DeliveryResult {

    @Override
    public String outcome() {
      return "refused";
    }
  }

  /** The receiver wants nothing more, ever. */
  record Gone(Integer status) implements DeliveryResult {

    @Override
    public String outcome() {
      return "gone";
    }

    @Override
    public String detail() {
      return "the receiver is gone";
    }
  }
}

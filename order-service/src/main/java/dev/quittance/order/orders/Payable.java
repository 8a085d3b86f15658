package dev.quittance.order.orders;

import dev.quittance.runtime.web.ProblemException;
import java.time.Instant;
import org.springframework.http.HttpStatus;

/** Lets only orders go on that can still be paid. */
public final class Payable {

  private Payable() {
  }

  /**
   * Checks.
   *
   * @throws ProblemException of status 409: {@code order_already_paid}, {@code order_in_review},
   *     {@code order_cancelled}, {@code order_expired}
   */
  public static void require(Order order, Instant now) {
    switch (order.status()) {
      case PAID, PARTIALLY_REFUNDED, REFUNDED -> throw conflict("order_already_paid", order);
      case REVIEW -> throw conflict("order_in_review", order);
      case CANCELLED -> throw conflict("order_cancelled", order);
      case EXPIRED -> throw conflict("order_expired", order);
      case CREATED, AWAITING_PAYMENT -> {
        if (!order.expiresAt().isAfter(now)) {
          throw conflict("order_expired", order);
        }
      }
    }
  }

  private static ProblemException conflict(String code, Order order) {
    return new ProblemException(HttpStatus.CONFLICT, code,
        "order " + order.orderId() + " is " + order.status().text());
  }
}

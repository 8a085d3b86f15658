package dev.quittance.order.orders;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which orders are looked for; null is any.
 *
 * @param userId whose
 * @param paymentChannel the provider used last, {@code stripe} for one
 * @param from created then or later
 * @param to created before then
 */
public record OrderFilter(@Nullable String userId, @Nullable OrderStatus status,
    @Nullable String paymentChannel, @Nullable Instant from, @Nullable Instant to) {

  /** The same, of one user's orders. */
  OrderFilter of(String user) {
    return new OrderFilter(user, status, paymentChannel, from, to);
  }
}

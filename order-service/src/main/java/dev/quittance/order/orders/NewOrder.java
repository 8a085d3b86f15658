package dev.quittance.order.orders;

import dev.quittance.events.Money;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is to be bought, priced.
 *
 * @param kind {@code package}, {@code product} or {@code amount}
 * @param productId null for an amount: such an order is never used again for another request
 */
public record NewOrder(String userId, String kind, @Nullable String productId, String subject,
    Money amount, long credits, @Nullable String returnUrl, Map<String, String> metadata) {

  public NewOrder {
    metadata = Map.copyOf(metadata);
  }
}

package dev.quittance.order.orders;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are paid.
 *
 * @param lifetime how long an unpaid order lives
 * @param defaultChannel {@code PAYMENT_DEFAULT_CHANNEL}: the provider when nobody names one
 * @param enabledChannels {@code PAYMENT_CHANNELS_ENABLED}
 * @param answerTimeout how long require-to-pay waits for the provider
 * @param refundSurplus whether a second success of one order, or one at a price that a coupon has
 *     changed, is refunded by itself
 * @param dummyWebhookUrl {@code PAYMENT_WEBHOOK_URL}: where the dummy provider's webhooks go
 * @param dummyWebhookSecret {@code PAYMENT_WEBHOOK_SECRET}, the first if there are two
 */
@ConfigurationProperties("quittance.orders")
public record OrderSettings(
    @DefaultValue("24h") Duration lifetime,
    @DefaultValue("pingxx") String defaultChannel,
    @DefaultValue List<String> enabledChannels,
    @DefaultValue("10s") Duration answerTimeout,
    @DefaultValue("true") boolean refundSurplus,
    @DefaultValue("http://localhost:8082/webhooks/dummy") String dummyWebhookUrl,
    @Nullable String dummyWebhookSecret) {

  public OrderSettings {
    enabledChannels = List.copyOf(enabledChannels);
    if (enabledChannels.isEmpty()) {
      throw new IllegalArgumentException("PAYMENT_CHANNELS_ENABLED names no channel");
    }
    if (!lifetime.isPositive() || !answerTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "quittance.orders: lifetime (ORDER_LIFETIME) and answer-timeout must be positive");
    }
  }

  @Override
  public String toString() {
    return "OrderSettings[enabledChannels=" + enabledChannels + "]";
  }
}

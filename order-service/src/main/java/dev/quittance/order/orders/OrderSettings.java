package dev.quittance.order.orders;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are paid.
 *
 * @param lifetime how long an unpaid order lives
 * @param defaultChannel {@code PAYMENT_DEFAULT_CHANNEL}: the provider when nobody names one, or
 *     {@code auto}: the gateway chooses; blank for {@code pingxx} if it is enabled, otherwise for
 *     the first that is
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
    @DefaultValue("") String defaultChannel,
    @DefaultValue List<String> enabledChannels,
    @DefaultValue("10s") Duration answerTimeout,
    @DefaultValue("true") boolean refundSurplus,
    @DefaultValue("http://localhost:8082/webhooks/dummy") String dummyWebhookUrl,
    @Nullable String dummyWebhookSecret) {

  /** What {@code PAYMENT_DEFAULT_CHANNEL} and a request say to let the gateway choose. */
  public static final String AUTO = "auto";
  /** The providers that the platform knows. */
  public static final Set<String> PROVIDERS =
      Set.of("stripe", "pingxx", "omise", "paypal", "dummy");
  private static final String PREFERRED = "pingxx";

  public OrderSettings {
    enabledChannels = List.copyOf(enabledChannels);
    if (enabledChannels.isEmpty()) {
      throw new IllegalArgumentException("PAYMENT_CHANNELS_ENABLED names no channel");
    }
    if (!PROVIDERS.containsAll(enabledChannels)) {
      throw new IllegalArgumentException("PAYMENT_CHANNELS_ENABLED may name "
          + PROVIDERS.stream().sorted().toList() + ", not " + enabledChannels);
    }
    if (defaultChannel.isBlank()) {
      defaultChannel =
          enabledChannels.contains(PREFERRED) ? PREFERRED : enabledChannels.getFirst();
    } else if (!defaultChannel.equals(AUTO) && !enabledChannels.contains(defaultChannel)) {
      throw new IllegalArgumentException("PAYMENT_DEFAULT_CHANNEL must be auto or one of"
          + " PAYMENT_CHANNELS_ENABLED, " + enabledChannels + ", not " + defaultChannel);
    }
    if (!isHttp(dummyWebhookUrl)) {
      throw new IllegalArgumentException("PAYMENT_WEBHOOK_URL must be an http or https URL");
    }
    if (!lifetime.isPositive() || !answerTimeout.isPositive()) {
      throw new IllegalArgumentException(
          "quittance.orders: lifetime (ORDER_LIFETIME) and answer-timeout must be positive");
    }
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
    } catch (URISyntaxException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return "OrderSettings[enabledChannels=" + enabledChannels + "]";
  }
}

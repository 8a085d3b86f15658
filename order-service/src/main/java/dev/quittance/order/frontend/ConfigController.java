package dev.quittance.order.frontend;

import dev.quittance.order.catalogue.Catalogue;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.openapi.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells a frontend how it can let its users pay. */
@RestController
class ConfigController {

  private final FrontendSettings keys;
  private final OrderSettings orders;
  private final Catalogue catalogue;

  ConfigController(FrontendSettings keys, OrderSettings orders, Catalogue catalogue) {
    this.keys = keys;
    this.orders = orders;
    this.catalogue = catalogue;
  }

  /**
   * What it must know; nothing in it is secret.
   *
   * @param enabledChannels what {@code payment_channel} may be
   * @param defaultChannel what is meant if nobody names one
   * @param stripeEnabled whether Stripe can be shown: it is enabled, and its key is there
   */
  record FrontendConfig(List<String> enabledChannels, String defaultChannel,
      String defaultCurrency, boolean stripeEnabled, @Nullable String stripePublishableKey,
      @Nullable String omisePublicKey, @Nullable String paypalClientId) {
  }

  /** Publishable keys and enabled channels. */
  @Endpoint(id = "showConfig")
  @GetMapping("/api/config")
  FrontendConfig config() {
    List<String> enabled = orders.enabledChannels();
    boolean stripe = enabled.contains("stripe") && keys.stripePublishableKey() != null;
    return new FrontendConfig(enabled, orders.defaultChannel(), catalogue.defaultCurrency(),
        stripe, enabled.contains("stripe") ? keys.stripePublishableKey() : null,
        enabled.contains("omise") ? keys.omisePublicKey() : null,
        enabled.contains("paypal") ? keys.paypalClientId() : null);
  }
}

package dev.quittance.order.payments;

import dev.quittance.events.PaymentCreated;
import dev.quittance.order.orders.OrderSettings;
import org.jspecify.annotations.Nullable;

/**
 * A way to pay.
 *
 * @param provider {@code stripe}, or {@link #AUTO}
 * @param subChannel {@code checkout_session}; null if the provider has none
 */
record Channel(String provider, @Nullable String subChannel) {

  /** Lets the gateway choose the provider. */
  static final String AUTO = OrderSettings.AUTO;

  /** A provider that is none: a person has said that the money is there. */
  static final String MANUAL = "manual";

  /**
   * How the gateway made a payment: it may have been free to choose.
   *
   * @param asked the sub-channel that was asked for
   */
  static Channel of(PaymentCreated event, @Nullable String asked) {
    String told = event.channel() == null ? asked : event.channel();
    // Stripe's modes are its sub-channels.
    return new Channel(event.paymentChannel(),
        told == null && event.paymentChannel().equals("stripe") ? event.mode() : told);
  }

  /**
   * As a frontend may send it back: {@code stripe:checkout_session}, {@code dummy}, and as
   * frontends have always had Ping++'s, without a prefix, {@code wx_pub_qr}.
   */
  static String shown(String provider, @Nullable String subChannel) {
    return subChannel != null && provider.equals("pingxx")
        ? subChannel : text(provider, subChannel);
  }

  /** Unmistakable: {@code stripe:checkout_session}, {@code pingxx:wx_pub_qr}, {@code dummy}. */
  static String text(String provider, @Nullable String subChannel) {
    return subChannel == null ? provider : provider + ":" + subChannel;
  }
}

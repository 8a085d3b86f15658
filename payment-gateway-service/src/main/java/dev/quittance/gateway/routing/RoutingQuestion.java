package dev.quittance.gateway.routing;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentRequested;
import org.jspecify.annotations.Nullable;

/**
 * What routing looks at.
 *
 * @param orderId decides between weights, so that an order stays where it is
 * @param provider the provider asked for; null leaves it to the rules
 * @param channel the sub-channel asked for
 * @param country of the payer, ISO 3166-1 alpha-2
 * @param earlier the provider of the order's payment before, unless that could not be created
 */
public record RoutingQuestion(
    String orderId,
    Money amount,
    @Nullable String provider,
    @Nullable String channel,
    @Nullable String country,
    @Nullable String earlier) {

  /** The question that a request asks. */
  public static RoutingQuestion of(PaymentRequested request, @Nullable String earlier) {
    return new RoutingQuestion(request.orderId().value(), request.amount(),
        request.paymentChannel(), request.channel(), request.country(), earlier);
  }
}

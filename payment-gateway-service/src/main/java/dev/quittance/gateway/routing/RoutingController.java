package dev.quittance.gateway.routing;

import dev.quittance.events.Money;
import dev.quittance.runtime.openapi.Endpoint;
import dev.quittance.runtime.web.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Says why a payment would go where it would go. */
@RestController
class RoutingController {

  private final Routing routing;

  RoutingController(Routing routing) {
    this.routing = routing;
  }

  /**
   * Which provider a payment like this would go to now, and why.
   *
   * @param amount major units, {@code 19.90}
   * @param currency ISO 4217
   * @param orderId decides between weights
   * @param provider the provider that the request names; the rules decide without it
   * @param channel the sub-channel that it names
   * @param country of the payer, ISO 3166-1 alpha-2
   * @param earlier the provider that the order used before
   */
  @Endpoint(id = "explainRouting", problems = {"400 invalid_amount", "400 invalid_request"})
  @GetMapping("/admin/routing/explain")
  RoutingDecision explain(
      @RequestParam String amount, @RequestParam String currency,
      @RequestParam(name = "order_id", defaultValue = "any") String orderId,
      @RequestParam(name = "payment_channel", required = false) @Nullable String provider,
      @RequestParam(required = false) @Nullable String channel,
      @RequestParam(required = false) @Nullable String country,
      @RequestParam(required = false) @Nullable String earlier) {
    return routing.decide(new RoutingQuestion(
        orderId, money(amount, currency), provider, channel, country, earlier));
  }

  private static Money money(String amount, String currency) {
    try {
      return Money.ofMajor(amount, currency);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", String.valueOf(e.getMessage()));
    }
  }
}

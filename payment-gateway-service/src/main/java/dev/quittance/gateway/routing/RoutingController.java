package dev.quittance.gateway.routing;

import dev.quittance.events.Money;
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
   * What a payment like this would do now.
   *
   * @param amount major units, {@code 19.90}
   * @param earlier the provider that the order used before
   */
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

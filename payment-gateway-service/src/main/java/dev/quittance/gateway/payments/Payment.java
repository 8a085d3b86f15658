package dev.quittance.gateway.payments;

import dev.quittance.events.PaymentRequested;
import dev.quittance.gateway.routing.Route;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the gateway knows it.
 *
 * @param providerPaymentId the provider's id; null until it is created
 * @param route who is to take the money, and who comes next
 * @param request what was asked for
 */
public record Payment(
    PaymentState state,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    Route route,
    PaymentRequested request) {

  public Payment {
    references = Map.copyOf(references);
  }

  /** Who is to take the money. */
  public String provider() {
    return route.provider();
  }

  /**
   * The command that creates it, the same at each try.
   *
   * @param mayExist whether an earlier try may have reached the provider
   */
  public CreatePayment toCommand(boolean mayExist) {
    return new CreatePayment(request.paymentId(), request.orderId(), request.userId(),
        request.amount(), request.channel(), request.description(), request.returnUrl(),
        request.cancelUrl(), request.clientIp(), request.extra(), request.expiresAt(),
        request.requestedAt(), mayExist);
  }

  /** How the provider knows it; null until it is created. */
  public @Nullable PaymentReference toReference() {
    return providerPaymentId == null ? null
        : new PaymentReference(request.paymentId(), request.orderId(), providerPaymentId,
            references, request.amount());
  }
}

package dev.quittance.gateway.payments;

import dev.quittance.events.PaymentRequested;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A payment as the gateway knows it.
 *
 * @param provider who is to take the money
 * @param providerPaymentId the provider's id; null until it is created
 * @param request what was asked for
 */
public record Payment(
    String provider,
    PaymentState state,
    @Nullable String providerPaymentId,
    Map<String, String> references,
    PaymentRequested request) {

  public Payment {
    references = Map.copyOf(references);
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

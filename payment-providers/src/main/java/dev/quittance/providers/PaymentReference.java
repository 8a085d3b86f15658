package dev.quittance.providers;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import java.util.Map;

/**
 * A payment that exists at a provider, by every id we know of it.
 *
 * @param providerPaymentId the provider's id of what we created
 * @param references every provider id by kind, as in {@link dev.quittance.events.ProviderReport}
 * @param amount what we asked for
 */
public record PaymentReference(
    PaymentId paymentId,
    OrderId orderId,
    String providerPaymentId,
    Map<String, String> references,
    Money amount) {

  public PaymentReference {
    references = Map.copyOf(references);
  }
}

package dev.quittance.systemtests.fuzz;

/**
 * An order with something to pay at a provider.
 *
 * @param providerId the provider's id of it; for the dummy made of ours
 */
record Payable(String provider, String orderId, String paymentId, String providerId) {

  /** The same text about another one. */
  String retold(String text, Payable other) {
    return text.replace(providerId, other.providerId).replace(paymentId, other.paymentId)
        .replace(orderId, other.orderId);
  }
}

package dev.quittance.simulator.webhooks;

/**
 * A fact that a provider tells its merchant.
 *
 * @param id the provider's event id
 * @param paymentId the provider's id of the payment it is about
 * @param created in unix seconds
 * @param body exactly the bytes that are sent, as text
 */
public record SimulatedEvent(
    String provider, String id, String type, String paymentId, long created, String body) {

  /** Whether the event is about this payment, charge, refund or session. */
  public boolean mentions(String objectId) {
    return paymentId.equals(objectId) || body.contains("\"" + objectId + "\"");
  }
}

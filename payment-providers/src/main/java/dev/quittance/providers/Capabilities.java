package dev.quittance.providers;

import java.util.Set;

/**
 * What a provider can do.
 *
 * @param channels the sub-channels it takes, {@code checkout_session} for one
 * @param operations what it can do besides creating payments
 * @param toldEnds the ends without success that it tells by webhook; others are only found by
 *     reading. Success it always tells.
 */
public record Capabilities(
    Set<String> channels, Set<Capability> operations, Set<PaymentStatus> toldEnds) {

  private static final Set<PaymentStatus> UNPAID_ENDS =
      Set.of(PaymentStatus.FAILED, PaymentStatus.CANCELLED, PaymentStatus.EXPIRED);

  public Capabilities {
    channels = Set.copyOf(channels);
    operations = Set.copyOf(operations);
    toldEnds = Set.copyOf(toldEnds);
    if (!UNPAID_ENDS.containsAll(toldEnds)) {
      throw new IllegalArgumentException("no ends without success: " + toldEnds);
    }
  }

  public boolean can(Capability capability) {
    return operations.contains(capability);
  }

  /** Whether a webhook tells that a payment became so. */
  public boolean tells(PaymentStatus status) {
    return switch (status) {
      case SUCCEEDED, PARTIALLY_REFUNDED, REFUNDED -> true;
      case FAILED, CANCELLED, EXPIRED -> toldEnds.contains(status);
      case PENDING, AUTHORISED -> false;
    };
  }
}

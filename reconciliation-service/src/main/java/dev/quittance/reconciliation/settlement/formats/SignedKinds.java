package dev.quittance.reconciliation.settlement.formats;

import dev.quittance.events.Money;
import java.util.Locale;

/** Reports with the plain words charge and refund, whose sign some write and some leave out. */
final class SignedKinds {

  private SignedKinds() {
  }

  static LineKind kindOf(String type) {
    return switch (type.toLowerCase(Locale.ROOT)) {
      case "charge" -> LineKind.PAYMENT;
      case "refund" -> LineKind.REFUND;
      default -> LineKind.OTHER;
    };
  }

  static Money signed(LineKind kind, Money amount) {
    return switch (kind) {
      case PAYMENT, REFUND_FAILURE -> size(amount);
      case REFUND, PAYMENT_REVERSAL -> new Money(-size(amount).amountMinor(), amount.currency());
      case OTHER -> amount;
    };
  }

  static Money size(Money amount) {
    return new Money(Math.abs(amount.amountMinor()), amount.currency());
  }
}

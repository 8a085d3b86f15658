package dev.quittance.order.notifications;

import java.io.IOException;
import java.io.Serial;

/** A name leads to an address that must not be called. */
final class AddressNotAllowedException extends IOException {

  @Serial
  private static final long serialVersionUID = 1L;

  AddressNotAllowedException() {
    super("address not allowed");
  }
}

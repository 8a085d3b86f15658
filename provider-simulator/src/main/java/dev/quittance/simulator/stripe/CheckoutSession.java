package dev.quittance.simulator.stripe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A Checkout Session: its terms, and how far the payer came. */
record CheckoutSession(
    String id, Terms terms, String status, String paymentStatus, @Nullable String intent) {

  static final String OPEN = "open";
  static final String COMPLETE = "complete";
  static final String EXPIRED = "expired";

  /** One line of what is bought. */
  record LineItem(String id, String name, @Nullable String description, long unitAmount,
      long quantity) {}

  /** What was agreed at creation; the {@code intent…} parts go onto the PaymentIntent. */
  record Terms(
      long created,
      long expiresAt,
      long total,
      String currency,
      String uiMode,
      List<LineItem> items,
      @Nullable String successUrl,
      @Nullable String cancelUrl,
      @Nullable String clientReferenceId,
      @Nullable String customerEmail,
      Map<String, String> metadata,
      Map<String, String> intentMetadata,
      @Nullable String intentDescription,
      String captureMethod) {}

  CheckoutSession with(String newStatus, String newPaymentStatus) {
    return new CheckoutSession(id, terms, newStatus, newPaymentStatus, intent);
  }

  CheckoutSession withIntent(String newIntent) {
    return new CheckoutSession(id, terms, status, paymentStatus, newIntent);
  }

  boolean open() {
    return status.equals(OPEN);
  }
}

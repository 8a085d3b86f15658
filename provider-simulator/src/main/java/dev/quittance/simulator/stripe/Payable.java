package dev.quittance.simulator.stripe;

import org.jspecify.annotations.Nullable;

/** What a payer sees on the page: a Checkout Session, or a PaymentIntent without one. */
record Payable(@Nullable CheckoutSession session, @Nullable PaymentIntent intent) {

  String id() {
    return session == null ? requiredIntent().id() : session.id();
  }

  PaymentIntent requiredIntent() {
    if (intent == null) {
      throw new IllegalStateException("neither session nor intent");
    }
    return intent;
  }

  String amount() {
    return session == null
        ? StripeAmounts.display(
            requiredIntent().terms().amount(), requiredIntent().terms().currency())
        : StripeAmounts.display(session.terms().total(), session.terms().currency());
  }

  String description() {
    if (session != null) {
      return session.terms().items().getFirst().name();
    }
    String description = requiredIntent().terms().description();
    return description == null ? "Payment" : description;
  }

  boolean requiresAction() {
    return intent != null && intent.in(PaymentIntent.REQUIRES_ACTION)
        && (session == null || session.open());
  }

  /** Whether a card may be tried now. */
  boolean payable() {
    boolean intentOpen = intent == null || intent.in(
        PaymentIntent.REQUIRES_PAYMENT_METHOD, PaymentIntent.REQUIRES_CONFIRMATION);
    return intentOpen && (session == null || session.open());
  }

  String status() {
    return session == null ? requiredIntent().state().status() : session.status();
  }

  @Nullable String lastError() {
    CardError error = intent == null ? null : intent.state().lastError();
    return error == null ? null : error.message();
  }

  @Nullable String cancelUrl() {
    return session == null ? returnUrl("canceled") : placed(session.terms().cancelUrl());
  }

  @Nullable String successUrl() {
    return session == null ? returnUrl("succeeded") : placed(session.terms().successUrl());
  }

  private @Nullable String placed(@Nullable String url) {
    return url == null ? null : url.replace("{CHECKOUT_SESSION_ID}", id());
  }

  /** With the parameters that Stripe adds when a payer comes back. */
  private @Nullable String returnUrl(String status) {
    String url = requiredIntent().state().returnUrl();
    if (url == null) {
      return null;
    }
    return url + (url.contains("?") ? "&" : "?") + "payment_intent=" + id()
        + "&payment_intent_client_secret=" + requiredIntent().terms().clientSecret()
        + "&redirect_status=" + status;
  }
}

package dev.quittance.providers.stripe;

import dev.quittance.providers.conformance.ProviderConformanceTests;

class StripeCheckoutSessionConformanceTests extends ProviderConformanceTests {

  StripeCheckoutSessionConformanceTests() {
    super(new StripeUnderTest("checkout_session"));
  }
}

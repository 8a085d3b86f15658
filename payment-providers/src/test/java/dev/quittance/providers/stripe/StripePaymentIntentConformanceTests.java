package dev.quittance.providers.stripe;

import dev.quittance.providers.conformance.ProviderConformanceTests;

class StripePaymentIntentConformanceTests extends ProviderConformanceTests {

  StripePaymentIntentConformanceTests() {
    super(new StripeUnderTest("payment_intent"));
  }
}

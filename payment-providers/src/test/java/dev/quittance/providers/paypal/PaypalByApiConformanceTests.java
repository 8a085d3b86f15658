package dev.quittance.providers.paypal;

import dev.quittance.providers.conformance.ProviderConformanceTests;
import dev.quittance.providers.paypal.PaypalSettings.Verification;

class PaypalByApiConformanceTests extends ProviderConformanceTests {

  PaypalByApiConformanceTests() {
    super(PaypalUnderTest.verifying(Verification.API));
  }
}

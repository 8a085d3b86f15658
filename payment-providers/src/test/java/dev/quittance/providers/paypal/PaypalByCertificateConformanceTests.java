package dev.quittance.providers.paypal;

import dev.quittance.providers.conformance.ProviderConformanceTests;
import dev.quittance.providers.paypal.PaypalSettings.Verification;

class PaypalByCertificateConformanceTests extends ProviderConformanceTests {

  PaypalByCertificateConformanceTests() {
    super(PaypalUnderTest.verifying(Verification.CERTIFICATE));
  }
}

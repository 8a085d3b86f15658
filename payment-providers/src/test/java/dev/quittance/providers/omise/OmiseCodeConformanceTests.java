package dev.quittance.providers.omise;

import dev.quittance.providers.conformance.ProviderConformanceTests;

/** A code to scan, events as they are written today. */
class OmiseCodeConformanceTests extends ProviderConformanceTests {

  OmiseCodeConformanceTests() {
    super(new OmiseUnderTest("promptpay", "2019-05-29", "Y29uZm9ybWFuY2UtdGVzdC1rZXk="));
  }
}

package dev.quittance.providers.omise;

import dev.quittance.providers.conformance.ProviderConformanceTests;

/** The bank's page, events as older accounts get them, and a secret that is being replaced. */
class OmiseRedirectConformanceTests extends ProviderConformanceTests {

  OmiseRedirectConformanceTests() {
    super(new OmiseUnderTest("internet_banking_bbl", "2017-11-02",
        "bmV3LXNlY3JldC1vZi10aGUtdGVzdA==,Y29uZm9ybWFuY2UtdGVzdC1rZXk="));
  }
}

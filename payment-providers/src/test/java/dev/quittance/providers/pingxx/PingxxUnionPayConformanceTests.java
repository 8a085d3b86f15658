package dev.quittance.providers.pingxx;

import dev.quittance.providers.conformance.ProviderConformanceTests;
import java.util.Map;

class PingxxUnionPayConformanceTests extends ProviderConformanceTests {

  PingxxUnionPayConformanceTests() {
    super(new PingxxUnderTest("upacp_pc", Map.of()));
  }
}

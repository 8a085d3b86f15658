package dev.quittance.providers.pingxx;

import dev.quittance.providers.conformance.ProviderConformanceTests;
import java.util.Map;

class PingxxWechatQrConformanceTests extends ProviderConformanceTests {

  PingxxWechatQrConformanceTests() {
    super(new PingxxUnderTest("wx_pub_qr", Map.of("product_id", "trial")));
  }
}

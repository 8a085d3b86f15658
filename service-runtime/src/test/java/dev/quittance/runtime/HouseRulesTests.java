package dev.quittance.runtime;

import dev.quittance.runtime.testing.HouseRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HouseRulesTests {

  @Test
  void keepsTheHouseRules() {
    HouseRules.check("dev.quittance.runtime",
        ".*(EventBatches|OutboxRelay|GaugeRefreshes.*|IdempotencyAutoConfiguration.*)");
  }
}

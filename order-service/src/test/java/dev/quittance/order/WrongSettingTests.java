package dev.quittance.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.WrongSettings;
import dev.quittance.runtime.testing.WrongSettings.Refusal;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WrongSettingTests {

  @Test
  void everyNumberAndDurationHasABound() throws IOException {
    Map<String, String> others = Map.of("quittance.orders.enabled-channels", "stripe");

    assertThat(WrongSettings.refusals(others)).isNotEmpty().allMatch(Refusal::namesIt);
  }
}

package dev.quittance.reconciliation;

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
    assertThat(WrongSettings.refusals(Map.of())).isNotEmpty()
        .allMatch(Refusal::namesIt);
  }
}

package dev.quittance.systemtests.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short run of the fault suite; the long one is {@link FaultCampaign}. */
@Timeout(600)
class FaultRunIntegrationTests {

  @Test
  void nothingIsLostAndNothingHappensTwice() throws Exception {
    try (Stack stack = FaultStack.start()) {
      FaultRun.Report report = new FaultRun(stack,
          new FaultRun.Wishes(
          2354, 150, 8, 6, Duration.ofSeconds(120), Duration.ofMinutes(3))).run();

      System.out.println(report);
      assertThat(report.violations()).isEmpty();
      assertThat(report.blows()).as("blows that were dealt").isNotEmpty();
    }
  }
}

package dev.quittance.systemtests.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short campaign; the long one is {@link FuzzCampaign}. */
@Timeout(600)
class BadInputIntegrationTests {

  private static final int INPUTS = 4_000;

  @Test
  void isRefusedWithoutAFailure() throws Exception {
    try (Stack stack = FuzzStack.start()) {
      FuzzReport report = new FuzzRun(stack,
          new FuzzRun.Wishes(7919, 0, INPUTS, 16, Duration.ofMinutes(5))).run();

      System.out.println(report);
      assertThat(report.violations()).isEmpty();
      assertThat(report.inputs()).isEqualTo(INPUTS);
    }
  }
}

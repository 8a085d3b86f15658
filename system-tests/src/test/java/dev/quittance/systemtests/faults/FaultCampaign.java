package dev.quittance.systemtests.faults;

import dev.quittance.stack.Stack;
import java.time.Duration;

/**
 * The long run, {@code mvn -Pfaults -Dseed=…}: prints its report and ends with 0 if nothing was
 * violated, else with 1. The same seed deals the same blows to the same orders.
 */
public final class FaultCampaign {

  private FaultCampaign() {
  }

  /** Reads {@code seed}, {@code orders}, {@code blows}, {@code concurrency}, {@code minutes}. */
  public static void main(String[] arguments) throws Exception {
    FaultRun.Wishes wishes = new FaultRun.Wishes(
        Long.getLong("seed", 1), Integer.getInteger("orders", 10_000),
        Integer.getInteger("blows", 120), Integer.getInteger("concurrency", 24),
        Duration.ofMinutes(Integer.getInteger("minutes", 24)), Duration.ofMinutes(6));
    int violations;
    try (Stack stack = FaultStack.start()) {
      FaultRun.Report report = new FaultRun(stack, wishes).run();
      System.out.println(report);
      violations = report.violations().size();
    }
    System.exit(violations == 0 ? 0 : 1);
  }
}

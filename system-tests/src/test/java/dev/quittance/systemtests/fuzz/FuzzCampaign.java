package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.Stack;
import java.time.Duration;

/**
 * The long run, {@code mvn -Pfuzz -Dseed=… -Dinputs=…}: prints its table and ends with 0 if nothing
 * was violated, else with 1. With {@code -Donly=…} it sends that one input again.
 */
public final class FuzzCampaign {

  private FuzzCampaign() {
  }

  /** Reads {@code seed}, {@code inputs}, {@code only}, {@code concurrency}, {@code minutes}. */
  public static void main(String[] arguments) throws Exception {
    long only = Long.getLong("only", -1);
    FuzzRun.Wishes wishes = new FuzzRun.Wishes(Long.getLong("seed", 1), Math.max(only, 0),
        only < 0 ? Long.getLong("inputs", 100_000) : 1, Integer.getInteger("concurrency", 16),
        Duration.ofMinutes(Integer.getInteger("minutes", 20)));
    int violations;
    try (Stack stack = FuzzStack.start()) {
      FuzzReport report = new FuzzRun(stack, wishes).run();
      System.out.println(report);
      violations = report.violations().size();
    }
    System.exit(violations == 0 ? 0 : 1);
  }
}

package dev.quittance.systemtests.faults;

import dev.quittance.stack.Stack;
import dev.quittance.systemtests.RunningStack;
import java.util.Map;

/** A stack whose patience is short, so that a run ends within minutes. */
final class FaultStack {

  private static final Map<String, String> SHORT = Map.of(
      "QUITTANCE_RECONCILIATION_DELAYS", "2s,3s,5s,5s,10s",
      // Above the longest time for which the simulator holds a call back.
      "QUITTANCE_GATEWAY_SETTLETIME", "30s",
      "QUITTANCE_GATEWAY_LONGESTPAUSE", "5s",
      "QUITTANCE_CALLS_OPENFOR", "3s",
      "QUITTANCE_BACKFILL_SETTLE", "20s", "QUITTANCE_BACKFILL_INTERVAL", "3s");

  private FaultStack() {
  }

  static Stack start() {
    return RunningStack.start(SHORT);
  }
}

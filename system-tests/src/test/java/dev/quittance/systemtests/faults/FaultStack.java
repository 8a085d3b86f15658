package dev.quittance.systemtests.faults;

import dev.quittance.stack.Stack;
import dev.quittance.systemtests.RunningStack;
import java.util.Map;

/** A stack whose patience is short, so that a run ends within minutes. */
final class FaultStack {

  private static final Map<String, String> SHORT = Map.ofEntries(
      Map.entry("QUITTANCE_RECONCILIATION_DELAYS", "2s,3s,5s,5s,10s"),
      // Above the longest time for which the simulator holds a call back.
      Map.entry("QUITTANCE_GATEWAY_SETTLETIME", "30s"),
      Map.entry("QUITTANCE_GATEWAY_LONGESTPAUSE", "5s"),
      Map.entry("QUITTANCE_CALLS_OPENFOR", "3s"),
      Map.entry("QUITTANCE_BACKFILL_SETTLE", "20s"),
      Map.entry("QUITTANCE_BACKFILL_INTERVAL", "3s"),
      // So short that outages look like differences: what is said again must harm nobody.
      Map.entry("QUITTANCE_PARITY_GRACE", "20s"),
      Map.entry("QUITTANCE_PARITY_PROVIDERGRACE", "60s"),
      Map.entry("QUITTANCE_PARITY_REPAIRPAUSE", "5s"),
      Map.entry("QUITTANCE_PARITY_POLLINTERVAL", "1s"),
      // What is paid now is in the report that the run ends with.
      Map.entry("SETTLEMENT_DELAY", "0s"));

  private FaultStack() {
  }

  static Stack start() {
    return RunningStack.start(SHORT);
  }
}

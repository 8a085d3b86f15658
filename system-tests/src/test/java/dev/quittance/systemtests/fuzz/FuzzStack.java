package dev.quittance.systemtests.fuzz;

import dev.quittance.stack.Stack;
import dev.quittance.systemtests.RunningStack;
import java.util.Map;

/** A stack that tells its endpoints, whose limits on load are out of the way. */
final class FuzzStack {

  private static final Map<String, String> SETTINGS = Map.of(
      "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,prometheus,info,mappings",
      "PAYMENT_PROVIDER", "dummy",
      "RATE_LIMIT_PER_MINUTE", "10000000",
      "SETTLEMENT_MAX_SIZE", "1MB",
      "QUITTANCE_SETTLEMENT_CONCURRENCY", "64",
      "SERVER_NETTY_IDLETIMEOUT", "4s",
      "QUITTANCE_WEB_READTIMEOUT", "10s",
      // All senders and a slow machine: a queue before the pool is no finding.
      "SPRING_R2DBC_POOL_MAXACQUIRETIME", "30s",
      "JAVA_TOOL_OPTIONS", "-Dio.netty.leakDetection.level=advanced");

  private FuzzStack() {
  }

  static Stack start() {
    return RunningStack.start(SETTINGS);
  }
}

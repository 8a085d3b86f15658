package dev.quittance.order.audit;

import org.jspecify.annotations.Nullable;

/**
 * What a verification of the audit trail found.
 *
 * @param orders how many were looked at
 * @param entries how many were looked at
 * @param broken the first that does not fit; null if all do
 */
public record AuditReport(long orders, long entries, @Nullable Broken broken) {

  /**
   * Where a chain breaks.
   *
   * @param seq the number of the entry within the order
   * @param problem {@code entry_changed}, {@code entry_missing}, {@code end_missing},
   *     {@code head_missing}, {@code head_changed} or {@code trail_missing}
   */
  public record Broken(String orderId, long seq, String problem) {
  }

  public boolean isIntact() {
    return broken == null;
  }
}

package dev.quittance.order.audit;

import dev.quittance.order.audit.AuditReport.Broken;
import dev.quittance.order.audit.VerifyAudit.Link;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Follows the chains link by link, sorted by order and number; keeps one link in memory. */
final class ChainWalk {

  private @Nullable Link last;
  private long orders;
  private long entries;
  private @Nullable Broken broken;

  /** Whether the link fits to all before; if not, the walk is over. */
  boolean follow(Link link) {
    Link before = last != null && last.orderId().equals(link.orderId()) ? last : null;
    if (before == null) {
      endOfChain();
      orders++;
    }
    if (broken == null) {
      String problem = problemOf(before, link);
      if (problem != null) {
        broken = new Broken(link.orderId(), expected(before), problem);
      }
      entries += link.seq() == null ? 0 : 1;
      last = link;
    }
    return broken == null;
  }

  private static long expected(@Nullable Link before) {
    return before == null || before.seq() == null ? 1 : before.seq() + 1;
  }

  private static @Nullable String problemOf(@Nullable Link before, Link link) {
    if (link.headEntries() == null) {
      return link.seq() == null ? "trail_missing" : "head_missing";
    }
    if (link.seq() == null) {
      return "end_missing";
    }
    if (link.seq() != expected(before)) {
      return "entry_missing";
    }
    AuditContent content = link.content();
    return content == null || !Arrays.equals(link.hash(), content.hashAfter(
        before == null ? null : before.hash(), link.seq())) ? "entry_changed" : null;
  }

  /** The head is kept apart: it tells what was cut off, and what was added without it. */
  private void endOfChain() {
    Link end = last;
    if (end == null || end.seq() == null || end.headEntries() == null || broken != null) {
      return;
    }
    if (end.headEntries() > end.seq()) {
      broken = new Broken(end.orderId(), end.seq() + 1, "end_missing");
    } else if (end.headEntries() < end.seq() || !Arrays.equals(end.headHash(), end.hash())) {
      broken = new Broken(end.orderId(), end.seq(), "head_changed");
    }
  }

  AuditReport report() {
    endOfChain();
    return new AuditReport(orders, entries, broken);
  }
}

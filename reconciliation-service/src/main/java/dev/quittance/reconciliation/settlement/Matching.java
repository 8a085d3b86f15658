package dev.quittance.reconciliation.settlement;

import dev.quittance.events.Money;
import dev.quittance.reconciliation.settlement.KnownPayment.Refund;
import dev.quittance.reconciliation.settlement.KnownPayment.State;
import dev.quittance.reconciliation.settlement.formats.LineKind;
import dev.quittance.reconciliation.settlement.formats.SettlementLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares a line of a settlement report with what we know; no findings mean that both agree. */
final class Matching {

  private Matching() {
  }

  /** A difference and what each side says. */
  record Finding(Difference kind, Map<String, String> evidence) {
  }

  /**
   * What other lines say of the same payment.
   *
   * @param earlierLine the reference of a line that settled this payment before; null if none did
   * @param refundedMinor the sum of all its refund lines, this one included
   * @param undone whether another line takes this one back: a reversal, or a refund's failure
   */
  record Others(@Nullable String earlierLine, long refundedMinor, boolean undone) {

    static final Others NONE = new Others(null, 0, false);
  }

  /**
   * Compares.
   *
   * @param known null if none of the line's ids means a payment of ours
   * @param fee null if no fee is expected
   */
  static List<Finding> of(SettlementLine line, @Nullable KnownPayment known, Others others,
      @Nullable FeeExpectation fee) {
    Findings findings = new Findings(line, known);
    switch (line.kind()) {
      case PAYMENT -> payment(line, known, others, fee, findings);
      case REFUND -> refund(line, known, others, findings);
      case REFUND_FAILURE -> refundFailure(line, known, findings);
      case PAYMENT_REVERSAL -> reversal(known, findings);
      case OTHER -> { }
    }
    return List.copyOf(findings.all);
  }

  private static void payment(SettlementLine line, @Nullable KnownPayment known, Others others,
      @Nullable FeeExpectation fee, Findings findings) {
    if (fee != null && !fee.allows(line.gross(), line.fee())) {
      findings.add(Difference.FEE_UNEXPECTED, "expected_fee", fee.of(line.gross()).toString());
    }
    if (known == null) {
      findings.add(Difference.MISSING_HERE, "here", "unknown payment");
      return;
    }
    switch (known.state()) {
      case PENDING -> findings.add(Difference.MISSING_HERE, "here", "payment not paid");
      case ENDED_WITHOUT -> {
        if (!others.undone()) {
          findings.add(Difference.STATUS_DIFFERS, "here", "payment ended unpaid");
        }
      }
      case SUCCEEDED -> { }
    }
    if (others.earlierLine() != null) {
      findings.add(Difference.AMOUNT_DIFFERS, "settled_before_by", others.earlierLine());
      return;
    }
    compare(line.charged(), known.amount().orElse(null), findings);
  }

  private static void refund(
      SettlementLine line, @Nullable KnownPayment known, Others others, Findings findings) {
    if (known == null) {
      findings.add(Difference.MISSING_HERE, "here", "unknown payment");
      return;
    }
    String id = line.refundReference();
    Optional<Refund> refund = id == null ? Optional.empty() : known.refund(id);
    if (refund.isEmpty()) {
      // Some events tell only how much went back in all: enough if it covers all the lines.
      boolean covered = known.refundTotal()
          .filter(total -> line.charged() != null
              && total.currency().equals(line.charged().currency())
              && total.amountMinor() >= others.refundedMinor()).isPresent();
      if (!covered) {
        findings.add(Difference.MISSING_HERE, "here", "unknown refund");
      }
      return;
    }
    switch (refund.get().state()) {
      case PENDING -> findings.add(Difference.MISSING_HERE, "here", "refund not completed");
      case ENDED_WITHOUT -> {
        if (!others.undone()) {
          findings.add(Difference.STATUS_DIFFERS, "here", "refund failed");
        }
      }
      case SUCCEEDED -> { }
    }
    compare(line.charged(), refund.get().amount(), findings);
  }

  private static void refundFailure(
      SettlementLine line, @Nullable KnownPayment known, Findings findings) {
    String id = line.refundReference();
    Optional<Refund> refund =
        known == null || id == null ? Optional.empty() : known.refund(id);
    if (refund.isEmpty()) {
      findings.add(Difference.MISSING_HERE, "here", "unknown refund");
    } else if (refund.get().state() != State.ENDED_WITHOUT) {
      findings.add(Difference.STATUS_DIFFERS, "here", "refund not failed");
    }
  }

  private static void reversal(@Nullable KnownPayment known, Findings findings) {
    if (known == null) {
      findings.add(Difference.MISSING_HERE, "here", "unknown payment");
    } else if (known.state() == State.SUCCEEDED && !known.takenBack()) {
      findings.add(Difference.STATUS_DIFFERS, "here", "payment paid");
    }
  }

  /** What one side does not tell cannot differ. */
  private static void compare(
      @Nullable Money there, @Nullable Money here, Findings findings) {
    if (there == null || here == null || there.equals(here)) {
      return;
    }
    findings.add(there.currency().equals(here.currency())
        ? Difference.AMOUNT_DIFFERS : Difference.CURRENCY_DIFFERS, "here", here.toString());
  }

  /** Whether a line is compared at all. */
  static boolean compares(LineKind kind) {
    return switch (kind) {
      case PAYMENT, REFUND, REFUND_FAILURE, PAYMENT_REVERSAL -> true;
      case OTHER -> false;
    };
  }

  /** Collects findings, each with what both sides say. */
  private static final class Findings {

    private final List<Finding> all = new ArrayList<>();
    private final Map<String, String> common = new TreeMap<>();

    Findings(SettlementLine line, @Nullable KnownPayment known) {
      common.put("line", line.reference());
      common.put("line_kind", line.kind().name().toLowerCase(Locale.ROOT));
      common.put("type", line.type());
      common.put("there", String.valueOf(line.charged() == null ? line.gross() : line.charged()));
      common.put("fee", line.fee().toString());
      common.put("occurred_at", line.occurredAt().toString());
      if (line.refundReference() != null) {
        common.put("provider_refund_id", line.refundReference());
      }
      if (known != null && known.orderId() != null) {
        common.put("order_id", known.orderId().value());
      }
    }

    void add(Difference kind, String name, String value) {
      Map<String, String> evidence = new TreeMap<>(common);
      evidence.put(name, value);
      all.add(new Finding(kind, Map.copyOf(evidence)));
    }
  }
}

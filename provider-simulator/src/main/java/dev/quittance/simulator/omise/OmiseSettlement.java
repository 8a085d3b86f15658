package dev.quittance.simulator.omise;

import dev.quittance.simulator.settlement.CsvText;
import dev.quittance.simulator.settlement.FeeRule;
import dev.quittance.simulator.settlement.Movement;
import dev.quittance.simulator.settlement.Movement.Kind;
import dev.quittance.simulator.settlement.SettlementSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Omise's transactions as CSV. It keeps 3.65 % and the tax on that, 7 %, also of what is refunded
 * or disputed.
 */
@Component
final class OmiseSettlement implements SettlementSource {

  private static final FeeRule FEE = new FeeRule(365, 0);
  private static final FeeRule TAX = new FeeRule(700, 0);
  private static final int WITH_TAX = 107;
  private static final int WHOLE = 100;

  private final OmiseStore store;

  OmiseSettlement(OmiseStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return OmiseEvents.PROVIDER;
  }

  @Override
  public List<Movement> movements() {
    return store.atomically(() -> Stream.of(charges(), refunds(), disputes())
        .flatMap(rows -> rows).toList());
  }

  private Stream<Movement> charges() {
    return store.charges().all().stream().filter(OmiseCharge::isPaid).map(charge -> {
      long fee = FEE.of(charge.state().captured());
      return movement(Kind.PAYMENT, charge.id(), charge, charge.state().captured(),
          fee + TAX.of(fee), charge.state().since());
    });
  }

  private Stream<Movement> refunds() {
    return store.refunds().all().stream().filter(OmiseRefund::closed)
        .map(refund -> movement(Kind.REFUND, refund.id(), store.charges().required(refund.charge()),
            -refund.amount(), 0, refund.created()));
  }

  private Stream<Movement> disputes() {
    return store.disputes().all().stream().flatMap(dispute -> {
      OmiseCharge charge = store.charges().required(dispute.charge());
      Movement taken = movement(
          Kind.DISPUTE, dispute.id(), charge, -dispute.amount(), 0, dispute.created());
      return dispute.status().equals("won") ? Stream.of(taken, movement(Kind.DISPUTE_REVERSAL,
          dispute.id(), charge, dispute.amount(), 0, dispute.created())) : Stream.of(taken);
    });
  }

  private Movement movement(
      Kind kind, String subject, OmiseCharge charge, long gross, long fee, Instant at) {
    return new Movement(kind, reference(kind, subject), subject, charge.id(),
        charge.terms().metadata().get("payment_id"), gross, fee, charge.terms().currency(), at);
  }

  @Override
  public String id(Kind kind, String random) {
    return switch (kind) {
      case PAYMENT -> "chrg_test_";
      case REFUND, REFUND_FAILURE -> "rfnd_test_";
      case DISPUTE, DISPUTE_REVERSAL -> "dspt_test_";
    } + random.toLowerCase(Locale.ROOT);
  }

  @Override
  public String reference(Kind kind, String subject) {
    return "trxn_test_" + subject.substring(subject.lastIndexOf('_') + 1)
        + (kind == Kind.DISPUTE_REVERSAL ? "w" : "");
  }

  @Override
  public Report report(List<Movement> rows) {
    CsvText csv = new CsvText();
    csv.line("id", "type", "charge", "refund", "dispute", "amount", "fee", "fee_vat", "net",
        "currency", "created_at");
    for (Movement row : rows) {
      long fee = withoutTax(row.feeMinor());
      boolean refund = row.kind() == Kind.REFUND;
      boolean dispute = row.kind() == Kind.DISPUTE || row.kind() == Kind.DISPUTE_REVERSAL;
      csv.line(row.reference(), type(row.kind()), row.charge(), refund ? row.subject() : null,
          dispute ? row.subject() : null, major(row.grossMinor(), row.currency()),
          major(fee, row.currency()), major(row.feeMinor() - fee, row.currency()),
          major(row.netMinor(), row.currency()), row.currency(), row.at());
    }
    return new Report("text/csv", "transactions.csv", csv.toString());
  }

  /** The part of a fee that is no tax; the two add up, however they are rounded. */
  private static long withoutTax(long feeMinor) {
    return Math.floorDiv(feeMinor * WHOLE + WITH_TAX / 2, WITH_TAX);
  }

  private static String type(Kind kind) {
    return kind == Kind.PAYMENT ? "charge" : kind.name().toLowerCase(Locale.ROOT);
  }

  private static String major(long minor, String currency) {
    return BigDecimal.valueOf(
        minor, Currency.getInstance(currency).getDefaultFractionDigits()).toPlainString();
  }
}

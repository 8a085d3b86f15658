package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.settlement.CsvText;
import dev.quittance.simulator.settlement.FeeRule;
import dev.quittance.simulator.settlement.Movement;
import dev.quittance.simulator.settlement.Movement.Kind;
import dev.quittance.simulator.settlement.SettlementSource;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ping++'s charges and refunds as CSV, in yuan and China's time. The channel keeps 0.6 %, and gives
 * it back with a refund. A reversed charge is in no report: its money never came.
 */
@Component
final class PingxxSettlement implements SettlementSource {

  private static final FeeRule FEE = new FeeRule(60, 0);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.of("Asia/Shanghai"));
  private static final int DECIMALS = 2;

  private final PingxxStore store;

  PingxxSettlement(PingxxStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return PingxxEvents.PROVIDER;
  }

  @Override
  public List<Movement> movements() {
    return store.atomically(() -> Stream.concat(charges(), refunds()).toList());
  }

  private Stream<Movement> charges() {
    return store.charges().stream()
        .filter(charge -> charge.state().paid() && !charge.state().reversed())
        .map(charge -> movement(Kind.PAYMENT, charge.id(), charge, charge.terms().amount(),
            charge.state().timePaid()));
  }

  private Stream<Movement> refunds() {
    return store.refunds().stream().filter(refund -> refund.in(Refund.SUCCEEDED))
        .map(refund -> movement(Kind.REFUND, refund.id(), store.charge(refund.charge()),
            -refund.amount(), refund.timeSucceed()));
  }

  private Movement movement(Kind kind, String subject, Charge charge, long gross, long time) {
    return new Movement(kind, reference(kind, subject), subject, charge.id(),
        charge.terms().metadata().path("payment_id").asString(null), gross, FEE.share(gross),
        "CNY", Instant.ofEpochSecond(time));
  }

  @Override
  public String id(Kind kind, String random) {
    return switch (kind) {
      case PAYMENT -> "ch_" + random;
      case REFUND -> "re_" + random;
      case REFUND_FAILURE, DISPUTE, DISPUTE_REVERSAL ->
        throw new RefusedActionException("Ping++ reports charges and refunds only");
    };
  }

  @Override
  public String reference(Kind kind, String subject) {
    return subject;
  }

  @Override
  public Report report(List<Movement> rows) {
    CsvText csv = new CsvText();
    csv.line("type", "id", "charge", "order_no", "amount", "fee", "net", "currency", "time");
    for (Movement row : rows) {
      boolean refund = row.kind() == Kind.REFUND;
      csv.line(refund ? "refund" : "charge", row.reference(), refund ? row.charge() : null,
          orderNo(row.charge()), yuan(row.grossMinor()), yuan(row.feeMinor()),
          yuan(row.netMinor()), row.currency().toLowerCase(Locale.ROOT), TIME.format(row.at()));
    }
    return new Report("text/csv; charset=UTF-8", "reconciliation.csv", csv.toString());
  }

  private @Nullable String orderNo(String chargeId) {
    return store.atomically(() -> {
      Charge charge = store.findCharge(chargeId);
      return charge == null ? null : charge.terms().orderNo();
    });
  }

  private static String yuan(long fen) {
    return BigDecimal.valueOf(fen, DECIMALS).toPlainString();
  }
}

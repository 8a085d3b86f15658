package dev.quittance.simulator.paypal;

import dev.quittance.simulator.ledger.RefusedActionException;
import dev.quittance.simulator.paypal.PaypalOrder.Capture;
import dev.quittance.simulator.settlement.CsvText;
import dev.quittance.simulator.settlement.FeeRule;
import dev.quittance.simulator.settlement.Movement;
import dev.quittance.simulator.settlement.Movement.Kind;
import dev.quittance.simulator.settlement.SettlementSource;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/**
 * PayPal's Settlement Report (STL), version 11, in the time of its home. It keeps 3.49 % and 49 of
 * the smallest unit, also of what is refunded; a dispute shows once it is lost.
 */
@Component
final class PaypalSettlement implements SettlementSource {

  private static final FeeRule FEE = new FeeRule(349, 49);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu/MM/dd HH:mm:ss xx", Locale.ROOT)
          .withZone(ZoneId.of("America/Los_Angeles"));

  private final PaypalStore store;

  PaypalSettlement(PaypalStore store) {
    this.store = store;
  }

  @Override
  public String name() {
    return PaypalEvents.PROVIDER;
  }

  @Override
  public List<Movement> movements() {
    return store.atomically(() -> store.orders().stream()
        .flatMap(order -> movements(order).stream()).toList());
  }

  private List<Movement> movements(PaypalOrder order) {
    Capture capture = order.capture();
    if (capture == null || !capture.status().equals(PaypalOrder.COMPLETED)) {
      return List.of();
    }
    List<Movement> rows = new ArrayList<>();
    long taken = units(order, capture.minor());
    rows.add(movement(Kind.PAYMENT, capture.id(), order, capture, taken, capture.created()));
    order.refunds().stream().filter(refund -> refund.status().equals(PaypalOrder.COMPLETED))
        .forEach(refund -> rows.add(movement(Kind.REFUND, refund.id(), order, capture,
            -units(order, refund.minor()), refund.created())));
    PaypalOrder.Dispute dispute = order.dispute();
    if (dispute != null && "RESOLVED_BUYER_FAVOUR".equals(dispute.outcome())) {
      rows.add(movement(Kind.DISPUTE, id(Kind.DISPUTE, capture.id()), order, capture,
          -units(order, dispute.minor()), order.updated()));
    }
    return rows;
  }

  /** PayPal's smallest unit is not that of ISO 4217 everywhere. */
  private static long units(PaypalOrder order, long minor) {
    return Long.parseLong(
        new PaypalMoney(order.unit().currency(), minor).value().replace(".", ""));
  }

  private Movement movement(Kind kind, String id, PaypalOrder order, Capture capture, long gross,
      String at) {
    return new Movement(kind, reference(kind, id), id, capture.id(), order.unit().customId(),
        gross, kind == Kind.PAYMENT ? FEE.of(gross) : 0, order.unit().currency(),
        Instant.parse(at));
  }

  @Override
  public String id(Kind kind, String random) {
    return switch (kind) {
      case PAYMENT, REFUND -> random;
      // A transaction of its own, which the dispute does not name.
      case DISPUTE -> "Z" + random.substring(1);
      case REFUND_FAILURE, DISPUTE_REVERSAL ->
        throw new RefusedActionException("the simulated PayPal reports no such rows");
    };
  }

  @Override
  public String reference(Kind kind, String subject) {
    return subject;
  }

  @Override
  public Report report(List<Movement> rows) {
    CsvText csv = new CsvText();
    String made = rows.isEmpty() ? "" : TIME.format(rows.getLast().at());
    csv.line("RH", made, "A", "SIMULATOR", "011");
    csv.line("FH", "01");
    csv.line("SH", rows.isEmpty() ? "" : TIME.format(rows.getFirst().at()), made, "SIMULATOR");
    csv.line("CH", "Transaction ID", "Invoice ID", "PayPal Reference ID",
        "PayPal Reference ID Type", "Transaction Event Code", "Transaction Initiation Date",
        "Transaction Completion Date", "Transaction Debit or Credit",
        "Gross Transaction Amount", "Gross Transaction Currency", "Fee Debit or Credit",
        "Fee Amount", "Fee Currency", "Custom Field", "Consumer ID");
    rows.forEach(row -> body(csv, row));
    csv.line("SF", rows.size());
    csv.line("SC", rows.size());
    csv.line("RF", rows.size());
    csv.line("RC", rows.size());
    csv.line("FF", rows.size());
    return new Report("text/csv", "STL.CSV", csv.toString());
  }

  private static void body(CsvText csv, Movement row) {
    boolean payment = row.kind() == Kind.PAYMENT;
    String time = TIME.format(row.at());
    boolean fee = row.feeMinor() != 0;
    csv.line("SB", row.reference(), null, payment ? null : row.charge(), payment ? null : "TXN",
        code(row.kind()), time, time, row.grossMinor() < 0 ? "DR" : "CR",
        Math.abs(row.grossMinor()), row.currency(), fee ? "DR" : null,
        fee ? row.feeMinor() : null, fee ? row.currency() : null, row.paymentId(), null);
  }

  private static String code(Kind kind) {
    return switch (kind) {
      case PAYMENT -> "T0006";
      case REFUND -> "T1107";
      case DISPUTE -> "T1106";
      case REFUND_FAILURE, DISPUTE_REVERSAL ->
        throw new IllegalArgumentException("no code for " + kind);
    };
  }
}

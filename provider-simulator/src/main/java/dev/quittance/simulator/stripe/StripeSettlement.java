package dev.quittance.simulator.stripe;

import dev.quittance.simulator.settlement.FeeRule;
import dev.quittance.simulator.settlement.Movement;
import dev.quittance.simulator.settlement.Movement.Kind;
import dev.quittance.simulator.settlement.SettlementSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Stripe's balance transactions. It keeps 2.9 % and 30 of the smallest unit, and the fee of what is
 * refunded too; a dispute costs 1500.
 */
@Component
final class StripeSettlement implements SettlementSource {

  private static final FeeRule FEE = new FeeRule(290, 30);
  private static final long DISPUTE_FEE = 1_500;
  private static final int PREFIX = 3;

  private final StripeStore store;
  private final StripeJson json;

  StripeSettlement(StripeStore store, StripeJson json) {
    this.store = store;
    this.json = json;
  }

  @Override
  public String name() {
    return StripeEvents.PROVIDER;
  }

  @Override
  public List<Movement> movements() {
    return store.atomically(() -> Stream.of(charges(), refunds(), disputes())
        .flatMap(List::stream).toList());
  }

  private List<Movement> charges() {
    return store.charges().newestFirst().reversed().stream()
        .filter(charge -> charge.succeeded() && charge.state().captured())
        .map(charge -> movement(Kind.PAYMENT, charge.id(), charge,
            charge.state().amountCaptured(), FEE.of(charge.state().amountCaptured()),
            charge.terms().created()))
        .toList();
  }

  private List<Movement> refunds() {
    List<Movement> rows = new ArrayList<>();
    for (Refund refund : store.refunds().newestFirst().reversed()) {
      Charge charge = store.charge(refund.charge());
      rows.add(movement(
          Kind.REFUND, refund.id(), charge, -refund.amount(), 0, refund.created()));
      if (refund.status().equals(Refund.FAILED)) {
        rows.add(movement(
            Kind.REFUND_FAILURE, refund.id(), charge, refund.amount(), 0, refund.created()));
      }
    }
    return rows;
  }

  private List<Movement> disputes() {
    List<Movement> rows = new ArrayList<>();
    for (Dispute dispute : store.disputes().newestFirst().reversed()) {
      Charge charge = store.charge(dispute.charge());
      rows.add(movement(Kind.DISPUTE, dispute.id(), charge, -dispute.amount(), DISPUTE_FEE,
          dispute.created()));
      if (dispute.won()) {
        rows.add(movement(
            Kind.DISPUTE_REVERSAL, dispute.id(), charge, dispute.amount(), 0, dispute.created()));
      }
    }
    return rows;
  }

  private Movement movement(
      Kind kind, String subject, Charge charge, long gross, long fee, long created) {
    return new Movement(kind, reference(kind, subject), subject, charge.id(),
        charge.terms().metadata().get("payment_id"), gross, fee,
        charge.terms().currency().toUpperCase(Locale.ROOT), Instant.ofEpochSecond(created));
  }

  @Override
  public String id(Kind kind, String random) {
    return switch (kind) {
      case PAYMENT -> "ch_" + random;
      case REFUND, REFUND_FAILURE -> "re_" + random;
      case DISPUTE, DISPUTE_REVERSAL -> "du_" + random;
    };
  }

  /** As the charge and the refund name it; a second one of the same subject is longer. */
  @Override
  public String reference(Kind kind, String subject) {
    return switch (kind) {
      case PAYMENT, REFUND, DISPUTE -> "txn_" + subject.substring(PREFIX);
      case REFUND_FAILURE -> "txn_f" + subject.substring(PREFIX);
      case DISPUTE_REVERSAL -> "txn_w" + subject.substring(PREFIX);
    };
  }

  /** A page of the list that holds all, with expanded sources. */
  @Override
  public Report report(List<Movement> rows) {
    ObjectNode list = StripeJson.list("/v1/balance_transactions", false);
    ArrayNode data = (ArrayNode) list.get("data");
    store.atomically(() -> {
      rows.reversed().forEach(row -> data.add(transaction(row).set("source", source(row))));
      return true;
    });
    return new Report("application/json", "balance_transactions.json", list.toString());
  }

  /** A balance transaction with the id of its source. */
  ObjectNode transaction(Movement row) {
    ObjectNode transaction = JsonNodeFactory.instance.objectNode()
        .put("id", row.reference()).put("object", "balance_transaction")
        .put("amount", row.grossMinor()).put("available_on", row.at().getEpochSecond())
        .put("created", row.at().getEpochSecond())
        .put("currency", row.currency().toLowerCase(Locale.ROOT)).putNull("description")
        .putNull("exchange_rate").put("fee", row.feeMinor());
    ArrayNode fees = transaction.putArray("fee_details");
    if (row.feeMinor() != 0) {
      fees.addObject().put("amount", row.feeMinor()).putNull("application")
          .put("currency", row.currency().toLowerCase(Locale.ROOT))
          .put("description", "Stripe processing fees").put("type", "stripe_fee");
    }
    return transaction.put("net", row.netMinor()).put("reporting_category", category(row.kind()))
        .put("source", row.subject()).put("status", "available").put("type", type(row.kind()));
  }

  /** The charge, refund or dispute with the row's figures: those of a planted row are its own. */
  private ObjectNode source(Movement row) {
    ObjectNode source = stored(row);
    long amount = Math.abs(row.grossMinor());
    if (source == null) {
      source = JsonNodeFactory.instance.objectNode().put("id", row.subject())
          .put("object", category(row.kind())).put("charge", row.charge()).put("amount", amount);
    } else if (row.kind() == Kind.PAYMENT) {
      source.put("amount_captured", amount);
    }
    return source.put("currency", row.currency().toLowerCase(Locale.ROOT));
  }

  private @Nullable ObjectNode stored(Movement row) {
    return switch (row.kind()) {
      case PAYMENT -> {
        Charge charge = store.charges().find(row.subject());
        yield charge == null ? null : json.charge(charge);
      }
      case REFUND, REFUND_FAILURE -> {
        Refund refund = store.refunds().find(row.subject());
        yield refund == null ? null : json.refund(refund);
      }
      case DISPUTE, DISPUTE_REVERSAL -> {
        Dispute dispute = store.disputes().find(row.subject());
        yield dispute == null ? null : json.dispute(dispute);
      }
    };
  }

  private static String category(Kind kind) {
    return kind == Kind.PAYMENT ? "charge" : kind.name().toLowerCase(Locale.ROOT);
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case PAYMENT -> "charge";
      case REFUND -> "refund";
      case REFUND_FAILURE -> "refund_failure";
      case DISPUTE, DISPUTE_REVERSAL -> "adjustment";
    };
  }
}

package dev.quittance.simulator.stripe;

import dev.quittance.simulator.ledger.LedgerPayment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Stripe's payments as ledger entries; a Session and its PaymentIntent are one. */
@Component
final class StripeLedger {

  private final StripeStore store;

  StripeLedger(StripeStore store) {
    this.store = store;
  }

  List<LedgerPayment> payments() {
    Map<String, List<LedgerPayment.Refund>> refunds = refundsByIntent();
    List<LedgerPayment> payments = new ArrayList<>();
    for (CheckoutSession session : store.sessions().newestFirst().reversed()) {
      String intent = session.intent();
      payments.add(entry(session, intent == null ? null : store.intent(intent), refunds));
    }
    for (PaymentIntent intent : store.intents().newestFirst().reversed()) {
      if (intent.terms().session() == null) {
        payments.add(entry(null, intent, refunds));
      }
    }
    return payments;
  }

  private LedgerPayment entry(@Nullable CheckoutSession session, @Nullable PaymentIntent intent,
      Map<String, List<LedgerPayment.Refund>> refunds) {
    Charge charge = chargeOf(intent);
    String disputeId = charge == null ? null : charge.state().dispute();
    Dispute dispute = disputeId == null ? null : store.disputes().find(disputeId);
    List<LedgerPayment.Refund> given =
        intent == null ? List.of() : refunds.getOrDefault(intent.id(), List.of());
    long refunded = given.stream().filter(refund -> !refund.status().equals(Refund.FAILED))
        .mapToLong(LedgerPayment.Refund::amountMinor).sum();
    long captured = charge == null ? 0 : charge.state().amountCaptured();
    Map<String, String> metadata = metadata(session, intent);
    String orderId = metadata.get("order_id");
    return new LedgerPayment(StripeEvents.PROVIDER,
        session != null ? session.id() : required(intent).id(),
        references(intent, charge),
        orderId == null && session != null ? session.terms().clientReferenceId() : orderId,
        metadata.get("payment_id"),
        session != null ? session.terms().total() : required(intent).terms().amount(),
        session != null ? session.terms().currency() : required(intent).terms().currency(),
        captured, refunded, dispute != null, dispute == null ? 0 : dispute.amount(),
        status(session, intent, captured, refunded),
        session != null ? session.status() : required(intent).state().status(),
        intent == null ? 0 : intent.state().failedAttempts(), given,
        Instant.ofEpochSecond(session != null
            ? session.terms().created() : required(intent).terms().created()).toString());
  }

  private @Nullable Charge chargeOf(@Nullable PaymentIntent intent) {
    String id = intent == null ? null : intent.state().charge();
    Charge charge = id == null ? null : store.charges().find(id);
    return charge != null && charge.succeeded() ? charge : null;
  }

  private Map<String, List<LedgerPayment.Refund>> refundsByIntent() {
    Map<String, List<LedgerPayment.Refund>> byIntent = new HashMap<>();
    for (Refund refund : store.refunds().newestFirst().reversed()) {
      byIntent.computeIfAbsent(refund.intent(), id -> new ArrayList<>()).add(
          new LedgerPayment.Refund(refund.id(), refund.metadata().get("refund_id"),
              refund.amount(), refund.status()));
    }
    return byIntent;
  }

  private static Map<String, String> metadata(
      @Nullable CheckoutSession session, @Nullable PaymentIntent intent) {
    Map<String, String> metadata = new LinkedHashMap<>();
    if (session != null) {
      metadata.putAll(session.terms().intentMetadata());
      metadata.putAll(session.terms().metadata());
    } else if (intent != null) {
      metadata.putAll(intent.terms().metadata());
    }
    return metadata;
  }

  private static Map<String, String> references(
      @Nullable PaymentIntent intent, @Nullable Charge charge) {
    Map<String, String> references = new LinkedHashMap<>();
    if (intent != null) {
      references.put("payment_intent", intent.id());
    }
    if (charge != null) {
      references.put("charge", charge.id());
    }
    return references;
  }

  private static String status(@Nullable CheckoutSession session, @Nullable PaymentIntent intent,
      long captured, long refunded) {
    if (captured > 0) {
      return refunded == 0 ? "succeeded"
          : refunded < captured ? "partially_refunded" : "refunded";
    }
    if (session != null && session.status().equals(CheckoutSession.EXPIRED)) {
      return "expired";
    }
    if (intent != null && intent.in(PaymentIntent.REQUIRES_CAPTURE)) {
      return "authorised";
    }
    return intent != null && intent.in(PaymentIntent.CANCELED) ? "cancelled" : "pending";
  }

  private static PaymentIntent required(@Nullable PaymentIntent intent) {
    if (intent == null) {
      throw new IllegalStateException("a payment without a session has an intent");
    }
    return intent;
  }
}

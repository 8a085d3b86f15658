package dev.quittance.reconciliation;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentId;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import dev.quittance.providers.DisputeSnapshot;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.RefundSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Payments and what providers say of them, for tests. */
public final class Samples {

  public static final Money PRICE = new Money(19_900, "CNY");
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Samples() {
  }

  public static String providerIdOf(PaymentId paymentId) {
    return "pi_" + paymentId;
  }

  public static PaymentCreated created(
      PaymentId paymentId, String provider, Instant at, @Nullable Instant expiresAt) {
    return new PaymentCreated(new OrderId("order-" + paymentId), paymentId, provider, null,
        providerIdOf(paymentId), Map.of("payment_intent", providerIdOf(paymentId)), PRICE,
        "payment_intent", "k1.sealed", expiresAt, at);
  }

  public static ProviderReport report(
      String provider, PaymentId paymentId, boolean named, ReportedBy reportedBy) {
    return new ProviderReport(provider, "evt_" + paymentId, null,
        Map.of("payment_intent", providerIdOf(paymentId)), null, named ? paymentId : null, NOON,
        reportedBy);
  }

  public static PaymentReading found(
      String provider, PaymentId paymentId, PaymentStatus status, RefundSnapshot... refunds) {
    return found(provider, paymentId, status, List.of(), refunds);
  }

  public static PaymentReading found(String provider, PaymentId paymentId, PaymentStatus status,
      List<DisputeSnapshot> disputes, RefundSnapshot... refunds) {
    boolean paid = status == PaymentStatus.SUCCEEDED
        || status == PaymentStatus.PARTIALLY_REFUNDED || status == PaymentStatus.REFUNDED;
    Money refunded = new Money(
        List.of(refunds).stream().mapToLong(refund -> refund.amount().amountMinor()).sum(), "CNY");
    return new PaymentReading.Found(new PaymentSnapshot(provider, providerIdOf(paymentId),
        Map.of("payment_intent", providerIdOf(paymentId)), null, paymentId, status, PRICE,
        paid ? PRICE : Money.zero("CNY"), refunded, null, null, List.of(refunds), null, NOON, null,
        new RawAnswer(200, "{}"), disputes));
  }
}

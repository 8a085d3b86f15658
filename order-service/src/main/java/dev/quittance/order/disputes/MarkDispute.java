package dev.quittance.order.disputes;

import dev.quittance.events.DisputeClosed;
import dev.quittance.events.DisputeOpened;
import dev.quittance.events.Event;
import dev.quittance.events.Money;
import dev.quittance.events.OrderEvent;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentLifecycleEvent;
import dev.quittance.events.PaymentOutcome;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.ProviderReport;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.DisputeStatus;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUp;
import dev.quittance.order.orders.Orders;
import java.util.Locale;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Notes disputes and marks the order with how they stand. Its status stays as it is: a dispute
 * neither pays an order nor opens one again.
 */
@Component
class MarkDispute implements OrderFollowUp, Ordered {

  private final Disputes disputes;
  private final Orders orders;
  private final AuditTrail audit;

  MarkDispute(Disputes disputes, Orders orders, AuditTrail audit) {
    this.disputes = disputes;
    this.orders = orders;
    this.audit = audit;
  }

  /** Before the other follow-ups, which read what is noted here. */
  @Override
  public int getOrder() {
    return Ordered.HIGHEST_PRECEDENCE;
  }

  @Override
  public Mono<Void> follow(Event event, Order order) {
    return switch (event) {
      case DisputeOpened opened -> mark(order, opened.report(), opened.disputeId(),
          opened.amount(), DisputeStatus.OPEN, ": " + opened.reason());
      case DisputeClosed closed -> mark(order, closed.report(), closed.disputeId(),
          closed.amount(), closed.lost() ? DisputeStatus.LOST : DisputeStatus.WON, "");
      case PaymentOutcome _, PaymentLifecycleEvent _, PaymentRequestEvent _, OrderEvent _ ->
        Mono.empty();
    };
  }

  private Mono<Void> mark(Order order, ProviderReport report, String disputeId, Money amount,
      DisputeStatus status, String why) {
    PaymentId paymentId = report.paymentId();
    if (paymentId == null) {
      return Mono.error(new IllegalStateException("dispute " + disputeId + " of no payment"));
    }
    return disputes.advance(order.orderId(), paymentId, disputeId, amount, status)
        .filter(isNews -> isNews)
        .flatMap(_ -> disputes.ofOrder(order.orderId())
            .flatMap(standing -> orders.markDispute(order.orderId(), standing))
            .then(audit.add(order.orderId(), paymentId, "dispute." + actionOf(status),
                report.reportedBy().name().toLowerCase(Locale.ROOT),
                disputeId + " about " + amount + why)));
  }

  private static String actionOf(DisputeStatus status) {
    return status == DisputeStatus.OPEN ? "opened" : status.text();
  }
}

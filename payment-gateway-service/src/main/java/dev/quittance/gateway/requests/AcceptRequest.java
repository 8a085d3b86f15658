package dev.quittance.gateway.requests;

import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.gateway.operations.Operation;
import dev.quittance.gateway.operations.Operations;
import dev.quittance.gateway.operations.Task;
import dev.quittance.gateway.operations.Workers;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.payments.Payments;
import dev.quittance.gateway.routing.Routing;
import dev.quittance.gateway.routing.RoutingQuestion;
import dev.quittance.runtime.tracing.TraceContext;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Stores a request as payment and operation, then hands the operation over to the workers. */
@Component
class AcceptRequest {

  /** Whose limits an operation works under while its payment is not known. */
  private static final String PROVIDER_NOT_KNOWN = "none";

  private final Payments payments;
  private final Operations operations;
  private final Workers workers;
  private final Routing routing;
  private final TraceContext traceContext;
  private final TransactionalOperator transaction;

  AcceptRequest(Payments payments, Operations operations, Workers workers, Routing routing,
      TraceContext traceContext, TransactionalOperator transaction) {
    this.payments = payments;
    this.operations = operations;
    this.workers = workers;
    this.routing = routing;
    this.traceContext = traceContext;
    this.transaction = transaction;
  }

  /** Accepts it; the same request again changes nothing. */
  Mono<Void> accept(PaymentRequestEvent request) {
    return handOver(switch (request) {
      case PaymentRequested payment -> create(payment);
      case PaymentCancellationRequested cancellation -> follow(new Task.Cancel(cancellation));
      case RefundRequested refund -> follow(new Task.Refund(refund));
    });
  }

  /**
   * Accepts that a payer agreed: the money is to be taken, unless the payment was cancelled.
   *
   * @return an error if the payment cannot be told from it
   */
  Mono<Void> accept(PaymentApproved approval) {
    return handOver(paymentOf(approval.report()).flatMap(paymentId -> {
      Task.Capture capture = new Task.Capture(paymentId, approval);
      // The lock: a cancellation that is being decided comes before, or sees this capture.
      return payments.findForUpdate(paymentId).map(Optional::of).defaultIfEmpty(Optional.empty())
          .filter(payment -> payment.map(Payment::state).orElse(null) != PaymentState.CANCELLED)
          .map(payment -> payment.map(Payment::provider).orElse(PROVIDER_NOT_KNOWN))
          .flatMap(provider -> insert(capture, provider).switchIfEmpty(
              seenAgain(capture, provider)));
    }));
  }

  /**
   * Reconciliation still reads an approval whose capture failed: the payer may have agreed again,
   * and only the same event says so.
   */
  private Mono<Operation> seenAgain(Task.Capture capture, String provider) {
    return Mono.defer(() -> capture.approval().report().reportedBy() == ReportedBy.SYNC
        ? operations.retryLeased(capture, provider, traceContext.current()) : Mono.empty());
  }

  private Mono<PaymentId> paymentOf(ProviderReport report) {
    PaymentId named = report.paymentId();
    String providerPaymentId = report.providerPaymentId();
    Mono<PaymentId> found = named != null ? Mono.just(named)
        : providerPaymentId == null ? Mono.empty()
        : payments.findId(report.provider(), providerPaymentId);
    return found.switchIfEmpty(Mono.error(() ->
        new IllegalStateException("approval of a payment that is not known: " + report)));
  }

  private Mono<Void> handOver(Mono<Operation> stored) {
    return transaction.transactional(stored)
        .flatMap(operation -> workers.handOver(operation)
            ? Mono.empty() : operations.release(operation));
  }

  private Mono<Operation> create(PaymentRequested request) {
    return payments.earlierProvider(request.orderId()).map(Optional::of)
        .defaultIfEmpty(Optional.empty())
        .map(earlier -> routing.decide(RoutingQuestion.of(request, earlier.orElse(null))).route())
        .flatMap(route -> payments.insert(request, route)
            .then(insert(new Task.Create(request), route.provider())));
  }

  /**
   * What concerns a payment that exists. If it does not yet, the operation waits for it: both come
   * from one partition, but a re-driven dead letter can be late.
   */
  private Mono<Operation> follow(Task task) {
    return payments.find(task.paymentId()).map(Payment::provider)
        .defaultIfEmpty(PROVIDER_NOT_KNOWN)
        .flatMap(provider -> insert(task, provider));
  }

  private Mono<Operation> insert(Task task, String provider) {
    return Mono.defer(() -> operations.insertLeased(task, provider, traceContext.current()));
  }
}

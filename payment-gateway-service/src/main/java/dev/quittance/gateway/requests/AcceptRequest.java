package dev.quittance.gateway.requests;

import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentRequestEvent;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;
import dev.quittance.gateway.operations.GatewaySettings;
import dev.quittance.gateway.operations.Operation;
import dev.quittance.gateway.operations.Operations;
import dev.quittance.gateway.operations.Workers;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.payments.Payments;
import dev.quittance.runtime.tracing.TraceContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** Stores a request as payment and operation, then hands the operation over to the workers. */
@Component
class AcceptRequest {

  private final Payments payments;
  private final Operations operations;
  private final Workers workers;
  private final GatewaySettings settings;
  private final TraceContext traceContext;
  private final TransactionalOperator transaction;

  AcceptRequest(Payments payments, Operations operations, Workers workers,
      GatewaySettings settings, TraceContext traceContext, TransactionalOperator transaction) {
    this.payments = payments;
    this.operations = operations;
    this.workers = workers;
    this.settings = settings;
    this.traceContext = traceContext;
    this.transaction = transaction;
  }

  /** Accepts it; the same request again changes nothing. */
  Mono<Void> accept(PaymentRequestEvent request) {
    Mono<Operation> stored = switch (request) {
      case PaymentRequested payment -> create(payment);
      case PaymentCancellationRequested cancellation -> follow(cancellation);
      case RefundRequested refund -> follow(refund);
    };
    return transaction.transactional(stored).doOnNext(workers::handOver).then();
  }

  private Mono<Operation> create(PaymentRequested request) {
    String provider = request.paymentChannel() == null
        ? settings.defaultProvider() : request.paymentChannel();
    return payments.insert(request, provider, PaymentState.REQUESTED)
        .then(insert(request, provider));
  }

  /**
   * What concerns a payment that exists. If it does not yet, the operation waits for it: both come
   * from one partition, but a re-driven dead letter can be late.
   */
  private Mono<Operation> follow(PaymentRequestEvent request) {
    return payments.find(request.paymentId()).map(Payment::provider)
        .defaultIfEmpty(settings.defaultProvider())
        .flatMap(provider -> insert(request, provider));
  }

  private Mono<Operation> insert(PaymentRequestEvent request, String provider) {
    return Mono.defer(() ->
        operations.insertLeased(request, provider, traceContext.current()));
  }
}

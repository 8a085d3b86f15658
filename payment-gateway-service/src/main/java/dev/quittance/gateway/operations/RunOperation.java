package dev.quittance.gateway.operations;

import dev.quittance.events.PaymentId;
import dev.quittance.gateway.operations.Conclusion.Change;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.payments.Payments;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.sealing.PayloadSealing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * One try of an operation: load, call the provider with no connection held, then store answer,
 * state and events in one transaction.
 */
@Component
class RunOperation {

  private static final Logger log = LoggerFactory.getLogger(RunOperation.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Payments payments;
  private final Operations operations;
  private final ProviderAnswers answers;
  private final ProviderCalls calls;
  private final Outbox outbox;
  private final PayloadSealing sealing;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RunOperation(Payments payments, Operations operations, ProviderAnswers answers,
      ProviderCalls calls, Outbox outbox, PayloadSealing sealing,
      TransactionalOperator transaction, Clock clock) {
    this.payments = payments;
    this.operations = operations;
    this.answers = answers;
    this.calls = calls;
    this.outbox = outbox;
    this.sealing = sealing;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Blocks until it is stored how the try ended; to be called on a virtual thread. */
  void run(Operation operation) {
    Payment payment = payments.find(operation.paymentId()).block(DATABASE_TIMEOUT);
    if (payment == null) {
      // The cancellation or the refund came before the payment: their topic has no such order.
      conclude(operation.withoutCall(), Conclusion.of(OperationEnd.again(
          Retries.untilKnown(operation.tries()), "the payment is not known yet")), null);
      return;
    }
    if (isNoLongerNeeded(operation.task(), payment)) {
      conclude(operation, Conclusion.of(OperationEnd.done()), null);
      return;
    }
    if (operation.task() instanceof Task.Cancel(var request) && calls.endsUncaptured(payment)) {
      withhold(operation, payment, request.reason());
      return;
    }
    Instant startedAt = clock.instant();
    ProviderCalls.Call call = calls.call(operation, payment);
    Instant now = clock.instant();
    Operation tried = call.made() ? operation : operation.withoutCall();
    Mono<Void> answer = answers.insert(tried, call.outcome(), startedAt, now);
    conclude(tried, conclusionOf(tried, payment, call.outcome(), now), answer);
  }

  private static boolean isNoLongerNeeded(Task task, Payment payment) {
    return switch (task) {
      case Task.Create _ -> payment.state() == PaymentState.PENDING
          || payment.state() == PaymentState.FAILED || payment.state() == PaymentState.CANCELLED;
      case Task.Cancel _ -> payment.state() == PaymentState.FAILED
          || payment.state() == PaymentState.CANCELLED;
      case Task.Capture _ -> payment.state() == PaymentState.CANCELLED;
      case Task.Refund _ -> false;
    };
  }

  /**
   * Ends a payment by never capturing it. The payment's lock keeps a capture from being accepted
   * meanwhile.
   */
  private void withhold(Operation operation, Payment payment, String reason) {
    Mono<Conclusion> conclusion = payments.findForUpdate(operation.paymentId())
        .then(operations.hasCapture(operation.paymentId()))
        .map(captured -> captured
            ? Conclusion.of(OperationEnd.failed("captured, or about to be"))
            : Conclusions.cancelled(payment, reason, clock.instant()));
    transaction.transactional(conclusion.flatMap(decided -> store(operation, decided)))
        .block(DATABASE_TIMEOUT);
  }

  private Conclusion conclusionOf(
      Operation operation, Payment payment, ProviderOutcome outcome, Instant now) {
    return switch (operation.task()) {
      case Task.Create _ -> Conclusions.ofCreate(
          operation, payment, outcome, now, payload -> seal(payment, payload));
      case Task.Cancel(var request) ->
        Conclusions.ofCancel(operation, payment, outcome, request.reason(), now);
      case Task.Capture _ -> Conclusions.ofCapture(operation, payment, outcome, now);
      case Task.Refund(var request) ->
        Conclusions.ofRefund(operation, payment, request, outcome, now);
    };
  }

  private String seal(Payment payment, PaymentPayload payload) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("mode", payload.mode());
    all.putAll(payload.fields());
    return sealing.seal(JSON.writeValueAsString(all), payment.request().paymentId().value());
  }

  private void conclude(
      Operation operation, Conclusion conclusion, @Nullable Mono<Void> answer) {
    Mono<Void> store = store(operation, conclusion);
    transaction.transactional(answer == null ? store : answer.then(store)).block(DATABASE_TIMEOUT);
  }

  private Mono<Void> store(Operation operation, Conclusion conclusion) {
    // Payment before operation, as wherever both are locked.
    return payments.findForUpdate(operation.paymentId())
        .then(operations.end(operation, conclusion.end()))
        .flatMap(held -> held ? apply(operation, conclusion) : stale(operation))
        .doOnSuccess(_ -> log.info("operation={} paymentId={} try={} to={} error={}",
            operation.key(), operation.paymentId(), operation.tries(), conclusion.end().status(),
            conclusion.end().error()));
  }

  private Mono<Void> apply(Operation operation, Conclusion conclusion) {
    PaymentId id = operation.paymentId();
    Mono<Void> change = switch (conclusion.change()) {
      case null -> Mono.empty();
      case Change.Created(var object) -> payments.created(id, object.id(), object.references());
      case Change.Became(var state) -> payments.become(id, state);
      case Change.Learned(var references) -> payments.learn(id, references);
      case Change.Rerouted(var route) -> payments.reroute(id, route);
    };
    return change.then(outbox.append(conclusion.events()));
  }

  private static Mono<Void> stale(Operation operation) {
    log.warn("lease lost, another try goes on: operation={} try={}",
        operation.key(), operation.tries());
    return Mono.empty();
  }
}

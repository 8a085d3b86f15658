package dev.quittance.gateway.operations;

import dev.quittance.events.Event;
import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundFailed;
import dev.quittance.events.RefundRequested;
import dev.quittance.events.ReportedBy;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Decides what follows from each outcome. Pure: no clock, no database, no provider.
 *
 * <p>That a try did nothing says nothing about an earlier one: once an operation is unknown, only
 * what the provider shows of it ends it.
 */
final class Conclusions {

  /**
   * The code of what was looked for until the settle time was over and is not there: the one way
   * in which not having done it ends an unknown operation.
   */
  static final String NOT_MADE = "not_made";

  private Conclusions() {
  }

  /**
   * After a try to create a payment.
   *
   * @param seal encrypts the payload for its payment
   */
  static Conclusion ofCreate(Operation operation, Payment payment, ProviderOutcome outcome,
      Instant now, Function<PaymentPayload, String> seal) {
    int tries = operation.tries();
    return switch (outcome) {
      case ActionRequired(ProviderObject object, PaymentPayload payload) ->
        created(payment, object, payload, now, seal);
      case Pending(ProviderObject object) ->
        created(payment, object, nothingToDo(payment), now, seal);
      case Succeeded(ProviderObject object) ->
        created(payment, object, nothingToDo(payment), now, seal);
      case Declined(String code, String message, var _) ->
        creationFailed(payment, "declined", code + ": " + message, false, now);
      case NotAttempted notAttempted when isNotMade(notAttempted) ->
        creationFailed(payment, NOT_MADE, notAttempted.message(), true, now);
      case NotAttempted notAttempted when operation.unknown() ->
        stillUnknown(operation, textOf(notAttempted));
      case NotAttempted notAttempted when !payment.route().rest().isEmpty() ->
        Conclusion.elsewhere(payment.route().next(), textOf(notAttempted));
      case NotAttempted notAttempted
          when notAttempted.retryable() && Retries.worthWaiting(tries) ->
        Conclusion.of(
            OperationEnd.again(Retries.whileSomebodyWaits(tries), textOf(notAttempted)));
      case NotAttempted(String code, String message, boolean retryable, var _) ->
        creationFailed(payment, code, message, retryable, now);
      case Unknown(String reason, var _) -> stillUnknown(operation, reason);
    };
  }

  private static Conclusion stillUnknown(Operation operation, String reason) {
    return Conclusion.of(OperationEnd.unknown(Retries.untilKnown(operation.tries()), reason),
        PaymentState.UNKNOWN);
  }

  private static boolean isNotMade(NotAttempted notAttempted) {
    return notAttempted.code().equals(NOT_MADE);
  }

  private static String textOf(NotAttempted notAttempted) {
    return notAttempted.code() + ": " + notAttempted.message();
  }

  private static PaymentPayload nothingToDo(Payment payment) {
    String channel = payment.request().channel();
    return new PaymentPayload(channel == null ? payment.provider() : channel, Map.of());
  }

  private static Conclusion created(Payment payment, ProviderObject object,
      PaymentPayload payload, Instant now, Function<PaymentPayload, String> seal) {
    PaymentCreated event = new PaymentCreated(
        payment.request().orderId(), payment.request().paymentId(), payment.provider(),
        payment.request().channel(), object.id(), object.references(), object.amount(),
        payload.mode(), seal.apply(payload), object.expiresAt(), now);
    return new Conclusion(
        OperationEnd.done(), new Conclusion.Change.Created(object), List.of(event));
  }

  private static Conclusion creationFailed(
      Payment payment, String code, String message, boolean retryable, Instant now) {
    return Conclusion.of(OperationEnd.failed(code + ": " + message), PaymentState.FAILED,
        new PaymentCreationFailed(payment.request().orderId(), payment.request().paymentId(),
            payment.provider(), code, message, retryable, now));
  }

  /** After a try to end a payment: best effort, what cannot be ended is told by its outcome. */
  static Conclusion ofCancel(Operation operation, Payment payment, ProviderOutcome outcome,
      String reason, Instant now) {
    return switch (outcome) {
      case Succeeded _ -> cancelled(payment, reason, now);
      case Declined(String code, String message, var _) ->
        Conclusion.of(OperationEnd.failed(code + ": " + message));
      case NotAttempted notAttempted -> notAttempted.retryable()
          ? againOrFailed(operation, textOf(notAttempted))
          : Conclusion.of(OperationEnd.failed(textOf(notAttempted)));
      case Unknown(String why, var _) -> againOrFailed(operation, why);
      case Pending _, ActionRequired _ -> againOrFailed(operation, "not ended yet");
    };
  }

  private static Conclusion againOrFailed(Operation operation, String error) {
    return Conclusion.of(Retries.worthMore(operation.calls())
        ? OperationEnd.again(Retries.untilKnown(operation.tries()), error)
        : OperationEnd.failed(error));
  }

  static Conclusion cancelled(Payment payment, String reason, Instant now) {
    return Conclusion.of(OperationEnd.done(), PaymentState.CANCELLED,
        new PaymentCancelled(byCall(payment, payment.request().paymentId().value(), "cancelled",
            now), reason));
  }

  /**
   * After a try to take what the payer agreed to. A decline is not the end: the payer can agree
   * again, with other money.
   */
  static Conclusion ofCapture(
      Operation operation, Payment payment, ProviderOutcome outcome, Instant now) {
    return switch (outcome) {
      case Succeeded(ProviderObject object) -> captured(payment, object, List.of(
          new PaymentSucceeded(byCall(payment, payment.request().paymentId().value(),
              "succeeded", now, allReferences(payment, object)), object.amount())));
      // Its result is told by webhook or found by reconciliation.
      case Pending(ProviderObject object) -> captured(payment, object, List.of());
      case ActionRequired _ -> captureFailed(
          operation, payment, "action_required", "the payer must agree again", now);
      case Declined(String code, String message, var _) ->
        captureFailed(operation, payment, code, message, now);
      case NotAttempted notAttempted when operation.unknown() -> Conclusion.of(
          OperationEnd.unknown(Retries.untilKnown(operation.tries()), textOf(notAttempted)));
      case NotAttempted notAttempted
          when notAttempted.retryable() && Retries.worthMore(operation.calls()) ->
        Conclusion.of(OperationEnd.again(
            Retries.untilKnown(operation.tries()), textOf(notAttempted)));
      case NotAttempted(String code, String message, var _, var _) ->
        captureFailed(operation, payment, code, message, now);
      case Unknown(String reason, var _) -> Conclusion.of(
          OperationEnd.unknown(Retries.untilKnown(operation.tries()), reason));
    };
  }

  private static Conclusion captured(
      Payment payment, ProviderObject object, List<Event> events) {
    return new Conclusion(OperationEnd.done(),
        new Conclusion.Change.Learned(allReferences(payment, object)), events);
  }

  private static Map<String, String> allReferences(Payment payment, ProviderObject object) {
    Map<String, String> all = new HashMap<>(payment.references());
    all.putAll(object.references());
    return all;
  }

  private static Conclusion captureFailed(
      Operation operation, Payment payment, String code, String message, Instant now) {
    return Conclusion.of(OperationEnd.failed(code + ": " + message),
        new PaymentFailed(byCall(payment, operation.key(), "failed", now), code, message, false));
  }

  /** After a try to refund. */
  static Conclusion ofRefund(Operation operation, Payment payment, RefundRequested request,
      ProviderOutcome outcome, Instant now) {
    return switch (outcome) {
      case Succeeded(ProviderObject object) -> refundCreated(payment, request, object, true, now);
      case Pending(ProviderObject object) -> refundCreated(payment, request, object, false, now);
      case ActionRequired(ProviderObject object, var _) ->
        refundCreated(payment, request, object, false, now);
      case Declined(String code, String message, var _) ->
        refundFailed(payment, request, code, message, now);
      case NotAttempted notAttempted when isNotMade(notAttempted) ->
        refundFailed(payment, request, NOT_MADE, notAttempted.message(), now);
      case NotAttempted notAttempted when operation.unknown() -> Conclusion.of(
          OperationEnd.unknown(Retries.untilKnown(operation.tries()), textOf(notAttempted)));
      case NotAttempted notAttempted
          when notAttempted.retryable() && Retries.worthMore(operation.calls()) ->
        Conclusion.of(OperationEnd.again(
            Retries.untilKnown(operation.tries()), textOf(notAttempted)));
      case NotAttempted(String code, String message, var _, var _) ->
        refundFailed(payment, request, code, message, now);
      case Unknown(String reason, var _) -> Conclusion.of(
          OperationEnd.unknown(Retries.untilKnown(operation.tries()), reason));
    };
  }

  private static Conclusion refundCreated(Payment payment, RefundRequested request,
      ProviderObject refund, boolean completed, Instant now) {
    return Conclusion.of(OperationEnd.done(), new RefundCreated(
        request.orderId(), request.paymentId(), request.refundId(), payment.provider(),
        refund.id(), refund.amount(), completed, now));
  }

  private static Conclusion refundFailed(
      Payment payment, RefundRequested request, String code, String message, Instant now) {
    return Conclusion.of(OperationEnd.failed(code + ": " + message),
        new RefundFailed(byCall(payment, request.refundId().value(), "refund_failed", now),
            request.refundId(), null, request.amount(), code, message));
  }

  private static ProviderReport byCall(
      Payment payment, String ourId, String fact, Instant now) {
    return byCall(payment, ourId, fact, now, payment.references());
  }

  private static ProviderReport byCall(Payment payment, String ourId, String fact, Instant now,
      Map<String, String> references) {
    return new ProviderReport(payment.provider(),
        ProviderReport.byCall(payment.provider(), ourId, fact), payment.providerPaymentId(),
        references, payment.request().orderId(), payment.request().paymentId(), now,
        ReportedBy.CALL);
  }
}

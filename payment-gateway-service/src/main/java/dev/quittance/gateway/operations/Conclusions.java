package dev.quittance.gateway.operations;

import dev.quittance.events.PaymentCancelled;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
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
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Decides what follows from each outcome. Pure: no clock, no database, no provider. */
final class Conclusions {

  private Conclusions() {
  }

  /**
   * After a try to create a payment.
   *
   * @param seal encrypts the payload for its payment
   */
  static Conclusion ofCreate(Payment payment, ProviderOutcome outcome, int tries, Instant now,
      Function<PaymentPayload, String> seal) {
    return switch (outcome) {
      case ActionRequired(ProviderObject object, PaymentPayload payload) ->
        created(payment, object, payload, now, seal);
      case Pending(ProviderObject object) ->
        created(payment, object, nothingToDo(payment), now, seal);
      case Succeeded(ProviderObject object) ->
        created(payment, object, nothingToDo(payment), now, seal);
      case Declined(String code, String message, var _) ->
        creationFailed(payment, "declined", code + ": " + message, false, now);
      case NotAttempted(String code, String message, boolean retryable, var _) ->
        retryable && Retries.worthWaiting(tries)
            ? Conclusion.of(OperationEnd.again(
                Retries.whileSomebodyWaits(tries), code + ": " + message))
            : creationFailed(payment, code, message, retryable, now);
      case Unknown(String reason, var _) -> Conclusion.of(
          OperationEnd.unknown(Retries.untilKnown(tries), reason), PaymentState.UNKNOWN);
    };
  }

  private static PaymentPayload nothingToDo(Payment payment) {
    String channel = payment.request().channel();
    return new PaymentPayload(channel == null ? payment.provider() : channel, Map.of());
  }

  static Conclusion created(Payment payment, ProviderObject object, PaymentPayload payload,
      Instant now, Function<PaymentPayload, String> seal) {
    PaymentCreated event = new PaymentCreated(
        payment.request().orderId(), payment.request().paymentId(), payment.provider(),
        payment.request().channel(), object.id(), object.references(), object.amount(),
        payload.mode(), seal.apply(payload), object.expiresAt(), now);
    return new Conclusion(OperationEnd.done(), PaymentState.PENDING, object, List.of(event));
  }

  static Conclusion creationFailed(
      Payment payment, String code, String message, boolean retryable, Instant now) {
    return Conclusion.of(OperationEnd.failed(code + ": " + message), PaymentState.FAILED,
        new PaymentCreationFailed(payment.request().orderId(), payment.request().paymentId(),
            payment.provider(), code, message, retryable, now));
  }

  /** After a try to end a payment: best effort, what cannot be ended is told by its outcome. */
  static Conclusion ofCancel(
      Payment payment, ProviderOutcome outcome, String reason, int tries, Instant now) {
    return switch (outcome) {
      case Succeeded _ -> cancelled(payment, reason, now);
      case Declined(String code, String message, var _) ->
        Conclusion.of(OperationEnd.failed(code + ": " + message));
      case NotAttempted(String code, String message, boolean retryable, var _) ->
        retryable && Retries.worthMore(tries)
            ? Conclusion.of(OperationEnd.again(Retries.untilKnown(tries), code + ": " + message))
            : Conclusion.of(OperationEnd.failed(code + ": " + message));
      case Unknown(String reason1, var _) -> Retries.worthMore(tries)
          ? Conclusion.of(OperationEnd.again(Retries.untilKnown(tries), reason1))
          : Conclusion.of(OperationEnd.failed(reason1));
      case Pending _, ActionRequired _ ->
        Conclusion.of(OperationEnd.again(Retries.untilKnown(tries), "not ended yet"));
    };
  }

  static Conclusion cancelled(Payment payment, String reason, Instant now) {
    return Conclusion.of(OperationEnd.done(), PaymentState.CANCELLED,
        new PaymentCancelled(byCall(payment, payment.request().paymentId().value(), "cancelled",
            now), reason));
  }

  /** After a try to refund. */
  static Conclusion ofRefund(Payment payment, RefundRequested request, ProviderOutcome outcome,
      int tries, Instant now) {
    return switch (outcome) {
      case Succeeded(ProviderObject object) -> refundCreated(payment, request, object, true, now);
      case Pending(ProviderObject object) -> refundCreated(payment, request, object, false, now);
      case ActionRequired(ProviderObject object, var _) ->
        refundCreated(payment, request, object, false, now);
      case Declined(String code, String message, var _) ->
        refundFailed(payment, request, code, message, now);
      case NotAttempted(String code, String message, boolean retryable, var _) ->
        retryable && Retries.worthMore(tries)
            ? Conclusion.of(OperationEnd.again(Retries.untilKnown(tries), code + ": " + message))
            : refundFailed(payment, request, code, message, now);
      case Unknown(String reason, var _) ->
        Conclusion.of(OperationEnd.unknown(Retries.untilKnown(tries), reason));
    };
  }

  private static Conclusion refundCreated(Payment payment, RefundRequested request,
      ProviderObject refund, boolean completed, Instant now) {
    return new Conclusion(OperationEnd.done(), null, null, List.of(new RefundCreated(
        request.orderId(), request.paymentId(), request.refundId(), payment.provider(),
        refund.id(), refund.amount(), completed, now)));
  }

  static Conclusion refundFailed(
      Payment payment, RefundRequested request, String code, String message, Instant now) {
    return new Conclusion(OperationEnd.failed(code + ": " + message), null, null,
        List.of(new RefundFailed(
            byCall(payment, request.refundId().value(), "refund_failed", now),
            request.refundId(), null, request.amount(), code, message)));
  }

  private static ProviderReport byCall(
      Payment payment, String ourId, String fact, Instant now) {
    return new ProviderReport(payment.provider(),
        ProviderReport.byCall(payment.provider(), ourId, fact), payment.providerPaymentId(),
        payment.references(), payment.request().orderId(), payment.request().paymentId(), now,
        ReportedBy.CALL);
  }
}

package dev.quittance.gateway.operations;

import dev.quittance.events.Event;
import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.PaymentApproved;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;

/** What is to be done at a provider for one payment. */
public sealed interface Task {

  /** Create the payment. */
  record Create(PaymentRequested request) implements Task {

    @Override
    public PaymentId paymentId() {
      return request.paymentId();
    }

    @Override
    public String kind() {
      return "create";
    }

    @Override
    public String key() {
      return "create:" + request.paymentId();
    }

    @Override
    public Event cause() {
      return request;
    }
  }

  /** End the payment, so that it cannot be paid any more. */
  record Cancel(PaymentCancellationRequested request) implements Task {

    @Override
    public PaymentId paymentId() {
      return request.paymentId();
    }

    @Override
    public String kind() {
      return "cancel";
    }

    @Override
    public String key() {
      return "cancel:" + request.paymentId();
    }

    @Override
    public Event cause() {
      return request;
    }
  }

  /**
   * Take the money that the payer agreed to. An approval is captured once; a payer who was
   * declined may approve again, with other money, and that is another approval.
   */
  record Capture(PaymentId paymentId, PaymentApproved approval) implements Task {

    @Override
    public String kind() {
      return "capture";
    }

    @Override
    public String key() {
      return "capture:" + paymentId + ":" + approval.eventId();
    }

    @Override
    public Event cause() {
      return approval;
    }
  }

  /** Send money back. */
  record Refund(RefundRequested request) implements Task {

    @Override
    public PaymentId paymentId() {
      return request.paymentId();
    }

    @Override
    public String kind() {
      return "refund";
    }

    @Override
    public String key() {
      return "refund:" + request.refundId();
    }

    @Override
    public Event cause() {
      return request;
    }
  }

  PaymentId paymentId();

  /** Its kind in the database and in metrics. */
  String kind();

  /** Names it: the same thing asked for again is the same task. */
  String key();

  /** The event that asked for it. */
  Event cause();

  /** Reads a task back from where it is stored. */
  static Task read(String kind, String paymentId, byte[] cause) {
    return switch (kind) {
      case "create" ->
        new Create((PaymentRequested) EventJson.read(EventType.PAYMENT_REQUESTED, cause));
      case "cancel" -> new Cancel((PaymentCancellationRequested) EventJson.read(
          EventType.PAYMENT_CANCELLATION_REQUESTED, cause));
      case "capture" -> new Capture(new PaymentId(paymentId),
          (PaymentApproved) EventJson.read(EventType.PAYMENT_APPROVED, cause));
      case "refund" ->
        new Refund((RefundRequested) EventJson.read(EventType.REFUND_REQUESTED, cause));
      default -> throw new IllegalStateException("unknown kind of operation: " + kind);
    };
  }
}

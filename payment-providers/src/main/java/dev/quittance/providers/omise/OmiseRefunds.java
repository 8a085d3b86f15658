package dev.quittance.providers.omise;

import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RawAnswer;
import dev.quittance.providers.RefundSnapshot;
import java.util.Map;

/** Gives money back through Omise, each refund once. */
final class OmiseRefunds {

  private final OmiseClient client;
  private final OmiseReadings readings;

  OmiseRefunds(OmiseClient client, OmiseReadings readings) {
    this.client = client;
    this.readings = readings;
  }

  ProviderOutcome refund(CreateRefund command) {
    Map<String, Object> body;
    try {
      body = OmiseRequests.refund(command);
    } catch (IllegalArgumentException e) {
      return new NotAttempted("invalid_request", String.valueOf(e.getMessage()), false, null);
    }
    String charge = command.payment().providerPaymentId();
    if (command.mayExist()) {
      return earlierRefund(command, charge);
    }
    return switch (client.post(OmiseReadings.refundsPath(charge), body)) {
      case OmiseAnswer.Answered answered -> refunded(answered);
      // Understood and impossible: already refunded, or too late.
      case OmiseAnswer.Refused refused -> refused.understood() && refused.outcome()
          instanceof NotAttempted(var _, String message, var _, var raw) && raw != null
          ? new Declined(refused.code(), message, raw) : refused.outcome();
    };
  }

  private ProviderOutcome earlierRefund(CreateRefund command, String charge) {
    try {
      return readings.findRefund(charge, command.refundId())
          .map(refund -> refunded(new OmiseAnswer.Answered(refund,
              new RawAnswer(200, refund.toString()))))
          .orElseGet(() -> new Unknown(
              "an earlier try is not listed, and must not be made twice", null));
    } catch (IllegalArgumentException e) {
      return new Unknown(String.valueOf(e.getMessage()), null);
    }
  }

  private static ProviderOutcome refunded(OmiseAnswer.Answered answered) {
    RefundSnapshot refund;
    try {
      refund = OmiseMapping.refund(answered.object()).orElse(null);
    } catch (IllegalArgumentException e) {
      return new Unknown("unreadable answer: " + e.getMessage(), answered.raw());
    }
    if (refund == null) {
      return new Unknown("unknown refund status", answered.raw());
    }
    ProviderObject object = new ProviderObject(refund.providerRefundId(),
        OmiseMapping.references(answered.object()), refund.amount(), null, answered.raw());
    return switch (refund.status()) {
      case SUCCEEDED -> new Succeeded(object);
      case PENDING -> new Pending(object);
      case FAILED, CANCELLED ->
        new Declined("refund_failed", "the refund failed", answered.raw());
    };
  }
}

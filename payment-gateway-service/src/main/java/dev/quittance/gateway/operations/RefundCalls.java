package dev.quittance.gateway.operations;

import dev.quittance.events.RefundRequested;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.RefundSnapshot;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Makes refunds, and finds out by reading about those of which nobody knows. */
@Component
class RefundCalls {

  private final GatewaySettings settings;

  RefundCalls(GatewaySettings settings) {
    this.settings = settings;
  }

  ProviderOutcome refund(PaymentProvider provider, Operation operation,
      PaymentReference reference, RefundRequested request) {
    boolean partial = request.amount().amountMinor() < reference.amount().amountMinor();
    if (partial && !provider.capabilities().can(Capability.PARTIAL_REFUND)) {
      return new NotAttempted("unsupported",
          provider.name() + " refunds whole payments only", false, null);
    }
    Duration unknownFor = operation.unknownFor();
    return unknownFor == null
        ? provider.refund(command(reference, request, false))
        : resolve(provider, reference, request, unknownFor);
  }

  private static CreateRefund command(
      PaymentReference reference, RefundRequested request, boolean mayExist) {
    return new CreateRefund(
        request.refundId(), reference, request.amount(), request.reason(), mayExist);
  }

  private ProviderOutcome resolve(PaymentProvider provider, PaymentReference reference,
      RefundRequested request, Duration unknownFor) {
    boolean idempotent = provider.capabilities().can(Capability.IDEMPOTENT_CALLS);
    if (!provider.capabilities().can(Capability.READ)) {
      return idempotent ? provider.refund(command(reference, request, true))
          : new Unknown(provider.name() + " can neither repeat nor show it", null);
    }
    if (!(provider.read(reference) instanceof PaymentReading.Found(PaymentSnapshot snapshot))) {
      return new Unknown("the payment cannot be read to look for the refund", null);
    }
    for (RefundSnapshot refund : snapshot.refunds()) {
      if (request.refundId().equals(refund.refundId())) {
        return outcomeOf(refund, reference, snapshot);
      }
    }
    if (idempotent) {
      return provider.refund(command(reference, request, true));
    }
    return unknownFor.compareTo(settings.settleTime()) > 0
        ? new NotAttempted(
            Conclusions.NOT_MADE, "the payment shows no such refund", false, snapshot.raw())
        : new Unknown("the payment does not show the refund yet", null);
  }

  private static ProviderOutcome outcomeOf(
      RefundSnapshot refund, PaymentReference reference, PaymentSnapshot snapshot) {
    ProviderObject object = new ProviderObject(refund.providerRefundId(),
        reference.references(), refund.amount(), null, snapshot.raw());
    return switch (refund.status()) {
      case SUCCEEDED -> new ProviderOutcome.Succeeded(object);
      case PENDING -> new ProviderOutcome.Pending(object);
      case FAILED, CANCELLED -> new Declined(
          refund.failureCode() == null ? "refund_failed" : refund.failureCode(),
          "the refund " + refund.providerRefundId() + " did not happen", snapshot.raw());
    };
  }
}

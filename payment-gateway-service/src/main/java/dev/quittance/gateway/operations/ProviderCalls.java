package dev.quittance.gateway.operations;

import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentRequested;
import dev.quittance.events.RefundRequested;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.PaymentPayload;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentSnapshot;
import dev.quittance.providers.ProviderObject;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.Providers;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls the provider for an operation. Blocks; holds no connection and no transaction. */
@Component
class ProviderCalls {

  private static final Logger log = LoggerFactory.getLogger(ProviderCalls.class);
  /** Clocks differ: what the provider made is looked for a little around our own times. */
  private static final Duration CLOCK_SLACK = Duration.ofMinutes(5);

  private final Providers providers;
  private final MeterRegistry meters;
  private final Clock clock;

  ProviderCalls(Providers providers, MeterRegistry meters, Clock clock) {
    this.providers = providers;
    this.meters = meters;
    this.clock = clock;
  }

  ProviderOutcome call(Operation operation, Payment payment) {
    PaymentProvider provider = providers.find(payment.provider()).orElse(null);
    if (provider == null) {
      return new NotAttempted("unsupported",
          "provider " + payment.provider() + " is not enabled", false, null);
    }
    Timer.Sample sample = Timer.start(meters);
    ProviderOutcome outcome = callSafely(provider, operation, payment);
    sample.stop(meters.timer("quittance.provider.calls", "provider", payment.provider(),
        "operation", Operation.kindOf(operation.request()),
        "outcome", outcome.getClass().getSimpleName()));
    return outcome;
  }

  private ProviderOutcome callSafely(
      PaymentProvider provider, Operation operation, Payment payment) {
    try {
      return switch (operation.request()) {
        case PaymentRequested _ -> create(provider, operation, payment);
        case PaymentCancellationRequested cancellation ->
          cancel(provider, payment, cancellation.reason());
        case RefundRequested refund -> refund(provider, operation, payment, refund);
      };
    } catch (RuntimeException e) {
      // An adapter must not throw; if it does, it may have done so after the provider acted.
      log.error("adapter failed: operation={}", operation.key(), e);
      return new Unknown("adapter failed: " + e, null);
    }
  }

  private ProviderOutcome create(
      PaymentProvider provider, Operation operation, Payment payment) {
    ProviderOutcome outcome = provider.create(payment.toCommand(operation.unknown()));
    boolean stillUnknown = operation.unknown() && outcome instanceof Unknown;
    if (!stillUnknown || !provider.capabilities().can(Capability.FIND)) {
      return outcome;
    }
    PaymentReading reading = provider.find(new PaymentSearch(payment.toCommand(true),
        payment.request().requestedAt().minus(CLOCK_SLACK), clock.instant().plus(CLOCK_SLACK)));
    return reading instanceof PaymentReading.Found(PaymentSnapshot snapshot)
        ? found(snapshot) : outcome;
  }

  private static ProviderOutcome found(PaymentSnapshot snapshot) {
    ProviderObject object = new ProviderObject(snapshot.providerPaymentId(),
        snapshot.references(), snapshot.amount(), snapshot.expiresAt(), snapshot.raw());
    PaymentPayload payload = snapshot.payload();
    // Paid or ended in the meantime counts as created: its outcome is told by webhook or sync.
    return payload == null ? new ProviderOutcome.Pending(object)
        : new ProviderOutcome.ActionRequired(object, payload);
  }

  private static ProviderOutcome cancel(
      PaymentProvider provider, Payment payment, String reason) {
    PaymentReference reference = payment.toReference();
    if (reference == null) {
      return new NotAttempted("not_created", "the payment is not created yet", true, null);
    }
    if (!provider.capabilities().can(Capability.CANCEL)) {
      return new NotAttempted("unsupported", provider.name() + " cannot cancel", false, null);
    }
    return provider.cancel(new CancelPayment(reference, reason));
  }

  private static ProviderOutcome refund(PaymentProvider provider, Operation operation,
      Payment payment, RefundRequested request) {
    PaymentReference reference = payment.toReference();
    if (reference == null) {
      return new NotAttempted("not_created", "the payment is not created yet", true, null);
    }
    if (!provider.capabilities().can(Capability.REFUND)) {
      return new NotAttempted("unsupported", provider.name() + " cannot refund", false, null);
    }
    if (operation.unknown() && provider.capabilities().can(Capability.READ)) {
      if (!(provider.read(reference) instanceof PaymentReading.Found(PaymentSnapshot snapshot))) {
        return new Unknown("the payment cannot be read to look for the refund", null);
      }
      for (var refund : snapshot.refunds()) {
        if (request.refundId().equals(refund.refundId())) {
          return new ProviderOutcome.Pending(new ProviderObject(refund.providerRefundId(),
              reference.references(), refund.amount(), null, snapshot.raw()));
        }
      }
    }
    return provider.refund(
        new CreateRefund(request.refundId(), reference, request.amount(), request.reason(),
            operation.unknown()));
  }
}

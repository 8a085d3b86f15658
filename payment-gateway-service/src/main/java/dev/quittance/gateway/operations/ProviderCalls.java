package dev.quittance.gateway.operations;

import dev.quittance.events.RefundRequested;
import dev.quittance.gateway.payments.Payment;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CapturePayment;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Unknown;
import dev.quittance.providers.Providers;
import dev.quittance.providers.RawAnswer;
import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallObservations;
import dev.quittance.runtime.calls.CallResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Calls the provider for an operation. Blocks; holds no connection and no transaction. */
@Component
class ProviderCalls {

  private static final Logger log = LoggerFactory.getLogger(ProviderCalls.class);
  /** What says that the provider is not well, not that this one payment is not. */
  private static final Set<String> UNHEALTHY =
      Set.of("unreachable", "rate_limited", "unauthorized", "unavailable");

  private final Providers providers;
  private final CreateCalls createCalls;
  private final RefundCalls refundCalls;
  private final CallGuards guards;
  private final CallObservations observations;
  private final MeterRegistry meters;

  ProviderCalls(Providers providers, CreateCalls createCalls, RefundCalls refundCalls,
      CallGuards guards, CallObservations observations, MeterRegistry meters) {
    this.providers = providers;
    this.createCalls = createCalls;
    this.refundCalls = refundCalls;
    this.guards = guards;
    this.observations = observations;
    this.meters = meters;
    // Known from the start: an alert on the rise of a counter does not see its first count.
    providers.all().forEach(provider -> unreadable(provider.name()));
  }

  /**
   * What became of a try.
   *
   * @param made false if our own limits did not let the call through
   */
  record Call(ProviderOutcome outcome, boolean made) {
  }

  /** Makes the call, within the limits of its provider. */
  Call call(Operation operation, Payment payment) {
    PaymentProvider provider = providers.find(payment.provider()).orElse(null);
    if (provider == null) {
      return new Call(new NotAttempted("unsupported",
          "provider " + payment.provider() + " is not enabled", false, null), true);
    }
    Call call = observations.observe(provider.name(), operation.task().kind(),
        () -> guarded(provider, operation, payment),
        end -> end.outcome().getClass().getSimpleName());
    if (call.outcome() instanceof Unknown(String reason, RawAnswer raw) && raw != null
        && raw.httpStatus() / 100 == 2) {
      unreadable(payment.provider()).increment();
      log.error("unreadable answer: operation={} provider={} reason={}",
          operation.key(), payment.provider(), reason);
    }
    return call;
  }

  private Counter unreadable(String provider) {
    return meters.counter("quittance.provider.unreadable", "provider", provider);
  }

  /** Whether a payment is ended by never capturing it, as its provider cannot cancel. */
  boolean endsUncaptured(Payment payment) {
    return providers.find(payment.provider()).map(PaymentProvider::capabilities)
        .filter(able -> !able.can(Capability.CANCEL) && able.can(Capability.CAPTURE)).isPresent();
  }

  private Call guarded(PaymentProvider provider, Operation operation, Payment payment) {
    CallGuard guard = guards.of(provider.name());
    try {
      CallResult<ProviderOutcome> result =
          guard.call(() -> perform(provider, operation, payment), ProviderCalls::isHealthy);
      return switch (result) {
        case CallResult.Answered<ProviderOutcome> answered ->
          new Call(answered.value(), true);
        case CallResult.Refused<ProviderOutcome> refused ->
          new Call(new NotAttempted(refused.code(), refused.message(), true, null), false);
        case CallResult.TimedOut<ProviderOutcome> timedOut ->
          new Call(new Unknown(
              "no answer within " + timedOut.after().toMillis() + " ms", null), true);
      };
    } catch (RuntimeException e) {
      // An adapter must not throw; if it does, it may have done so after the provider acted.
      log.error("adapter failed: operation={}", operation.key(), e);
      return new Call(new Unknown("adapter failed: " + e, null), true);
    }
  }

  private static boolean isHealthy(ProviderOutcome outcome) {
    return switch (outcome) {
      case Unknown _ -> false;
      case NotAttempted notAttempted -> !UNHEALTHY.contains(notAttempted.code());
      case ProviderOutcome.Succeeded _, ProviderOutcome.Pending _,
          ProviderOutcome.ActionRequired _, ProviderOutcome.Declined _ -> true;
    };
  }

  private ProviderOutcome perform(
      PaymentProvider provider, Operation operation, Payment payment) {
    if (!operation.isHeld()) {
      // Another instance may have gone on with it, and may have told its end.
      return new NotAttempted("lease_lost", "the lease ran out before the call", true, null);
    }
    return switch (operation.task()) {
      case Task.Create _ -> createCalls.create(provider, operation, payment);
      case Task.Cancel(var request) -> with(provider, payment, Capability.CANCEL,
          (able, reference) -> able.cancel(new CancelPayment(reference, request.reason())));
      case Task.Capture _ -> with(provider, payment, Capability.CAPTURE,
          (able, reference) -> able.capture(new CapturePayment(reference)));
      case Task.Refund(RefundRequested request) -> with(provider, payment, Capability.REFUND,
          (able, reference) -> refundCalls.refund(able, operation, reference, request));
    };
  }

  private static ProviderOutcome with(PaymentProvider provider, Payment payment,
      Capability capability,
      BiFunction<PaymentProvider, PaymentReference, ProviderOutcome> call) {
    PaymentReference reference = payment.toReference();
    if (reference == null) {
      return new NotAttempted("not_created", "the payment is not created yet", true, null);
    }
    if (!provider.capabilities().can(capability)) {
      return new NotAttempted("unsupported",
          provider.name() + " cannot " + capability.name().toLowerCase(Locale.ROOT), false, null);
    }
    return call.apply(provider, reference);
  }
}

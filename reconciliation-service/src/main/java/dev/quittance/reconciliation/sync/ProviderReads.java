package dev.quittance.reconciliation.sync;

import dev.quittance.providers.Capability;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuard;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallObservations;
import dev.quittance.runtime.calls.CallResult;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Reads payments at those providers that can be read, within the limits of calls to each. */
@Component
final class ProviderReads implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProviderReads.class);
  /** What says that the provider is not well, not that this one payment is not. */
  private static final Set<String> UNHEALTHY =
      Set.of("unreachable", "timeout", "rate_limited", "unauthorized", "unavailable");

  private final Map<String, PaymentProvider> readable = new TreeMap<>();
  private final CallGuards guards;
  private final CallObservations observations;
  private final Scheduler threads =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

  ProviderReads(Providers providers, CallGuards guards, CallObservations observations) {
    this.guards = guards;
    this.observations = observations;
    for (PaymentProvider provider : providers.all()) {
      if (provider.capabilities().can(Capability.READ)) {
        readable.put(provider.name(), provider);
      }
    }
  }

  /** The providers that can be read. */
  Set<String> channels() {
    return Set.copyOf(readable.keySet());
  }

  /** Whether that provider tells such an end by webhook. */
  boolean tells(String channel, PaymentStatus end) {
    PaymentProvider provider = readable.get(channel);
    return provider != null && provider.capabilities().tells(end);
  }

  /** The limits of calls to that provider. */
  CallGuard guard(String channel) {
    return guards.of(channel);
  }

  /**
   * Reads a payment; a failure of the adapter too is {@link PaymentReading.Unavailable}.
   */
  Mono<CallResult<PaymentReading>> read(String channel, PaymentReference reference) {
    PaymentProvider provider = readable.get(channel);
    if (provider == null) {
      return Mono.just(new CallResult.Answered<>(new PaymentReading.Unavailable(
          "unsupported", channel + " cannot be read here", null)));
    }
    return Mono.fromCallable(() -> observations.observe(channel, "read",
        () -> guarded(provider, reference), ProviderReads::outcomeOf)).subscribeOn(threads);
  }

  private static String outcomeOf(CallResult<PaymentReading> result) {
    return switch (result) {
      case CallResult.Answered<PaymentReading> answered ->
        answered.value().getClass().getSimpleName();
      case CallResult.Refused<PaymentReading> refused -> refused.getClass().getSimpleName();
      case CallResult.TimedOut<PaymentReading> late -> late.getClass().getSimpleName();
    };
  }

  private CallResult<PaymentReading> guarded(
      PaymentProvider provider, PaymentReference reference) {
    try {
      return guard(provider.name())
          .call(() -> provider.read(reference), ProviderReads::isHealthy);
    } catch (RuntimeException e) {
      log.error("provider adapter failed: paymentId={}", reference.paymentId(), e);
      return new CallResult.Answered<>(
          new PaymentReading.Unavailable("unreadable", e.getClass().getSimpleName(), null));
    }
  }

  private static boolean isHealthy(PaymentReading reading) {
    return !(reading instanceof PaymentReading.Unavailable silent)
        || !UNHEALTHY.contains(silent.code());
  }

  @Override
  public void close() {
    threads.dispose();
  }
}

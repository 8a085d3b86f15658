package dev.quittance.reconciliation.sync;

import dev.quittance.providers.Capability;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads payments at those providers that can be read; each has its own bound. */
@Component
final class ProviderReads implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ProviderReads.class);
  /** Kept free for admins, who must not wait for a provider's whole backlog. */
  private static final int ADMIN_CALLS = 2;

  private final Map<String, Line> lines = new TreeMap<>();

  ProviderReads(Providers providers, ReconciliationSettings settings) {
    for (PaymentProvider provider : providers.all()) {
      if (provider.capabilities().can(Capability.READ)) {
        lines.put(provider.name(), new Line(provider, new BlockingCalls(
            settings.concurrency() + ADMIN_CALLS, settings.callTimeout())));
      }
    }
  }

  private record Line(PaymentProvider provider, BlockingCalls calls) {
  }

  /** The providers that can be read. */
  Set<String> channels() {
    return Set.copyOf(lines.keySet());
  }

  /** Reads a payment; whatever goes wrong is {@link PaymentReading.Unavailable}. */
  Mono<PaymentReading> read(String channel, PaymentReference reference) {
    Line line = lines.get(channel);
    if (line == null) {
      return Mono.just(new PaymentReading.Unavailable(
          "unsupported", channel + " cannot be read here", null));
    }
    return line.calls().call(() -> line.provider().read(reference))
        .onErrorResume(TimeoutException.class, _ -> Mono.just(
            new PaymentReading.Unavailable("timeout", "no answer in time", null)))
        .onErrorResume(RuntimeException.class, e -> Mono.just(broken(reference, e)));
  }

  private static PaymentReading broken(PaymentReference reference, RuntimeException e) {
    log.error("provider adapter failed: paymentId={}", reference.paymentId(), e);
    return new PaymentReading.Unavailable("unreadable", e.getClass().getSimpleName(), null);
  }

  @Override
  public void close() {
    lines.values().forEach(line -> line.calls().close());
  }
}

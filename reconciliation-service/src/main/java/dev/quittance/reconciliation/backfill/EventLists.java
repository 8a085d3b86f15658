package dev.quittance.reconciliation.backfill;

import dev.quittance.providers.Capability;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.ProviderWebhooks;
import dev.quittance.providers.Providers;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.calls.CallResult;
import java.nio.charset.StandardCharsets;
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

/**
 * Lists events at those providers that can, within the limits of calls to each. It takes no room
 * of those: at most one page of an account is read at a time, and a backlog must not stop it.
 */
@Component
final class EventLists implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(EventLists.class);
  private static final Set<String> UNHEALTHY =
      Set.of("unreachable", "timeout", "rate_limited", "unauthorized", "unavailable");

  private final Map<String, Account> accounts = new TreeMap<>();
  private final CallGuards guards;
  private final Scheduler threads =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

  EventLists(Providers providers, CallGuards guards) {
    this.guards = guards;
    for (PaymentProvider provider : providers.all()) {
      if (provider.capabilities().can(Capability.LIST_EVENTS)) {
        accounts.put(provider.name(), new Account(
            provider, providers.findWebhooks(provider.name()).orElseThrow()));
      }
    }
  }

  private record Account(PaymentProvider provider, ProviderWebhooks webhooks) {
  }

  /** The providers whose events can be listed. */
  Set<String> channels() {
    return Set.copyOf(accounts.keySet());
  }

  boolean isHealthy(String channel) {
    return guards.of(channel).isHealthy();
  }

  /** Reads one page; a failure of the adapter too is {@link EventListing.Unavailable}. */
  Mono<CallResult<EventListing>> page(String channel, EventQuery query) {
    PaymentProvider provider = account(channel).provider();
    return Mono.fromCallable(() -> guarded(provider, query)).subscribeOn(threads);
  }

  private CallResult<EventListing> guarded(PaymentProvider provider, EventQuery query) {
    try {
      return guards.of(provider.name())
          .call(() -> provider.listEvents(query), EventLists::isHealthy);
    } catch (RuntimeException e) {
      log.error("provider adapter failed: paymentChannel={}", provider.name(), e);
      return new CallResult.Answered<>(
          new EventListing.Unavailable("unreadable", e.getClass().getSimpleName()));
    }
  }

  /** What an event says, exactly as if it had come by webhook. */
  WebhookVerdict translate(String channel, String body) {
    try {
      return account(channel).webhooks().translate(body.getBytes(StandardCharsets.UTF_8));
    } catch (RuntimeException e) {
      log.error("provider adapter failed: paymentChannel={}", channel, e);
      return new WebhookVerdict.Malformed(e.getClass().getSimpleName());
    }
  }

  private Account account(String channel) {
    Account account = accounts.get(channel);
    if (account == null) {
      throw new IllegalArgumentException(channel + " lists no events");
    }
    return account;
  }

  private static boolean isHealthy(EventListing listing) {
    return !(listing instanceof EventListing.Unavailable silent)
        || !UNHEALTHY.contains(silent.code());
  }

  @Override
  public void close() {
    threads.dispose();
  }
}

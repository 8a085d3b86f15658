package dev.quittance.reconciliation.parity;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Checks what is due, each order in a transaction of its own: one that fails holds up nobody. */
@Component
final class CheckDue {

  private static final Logger log = LoggerFactory.getLogger(CheckDue.class);
  private static final int AT_ONCE = 4;
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

  private final ParityOrders orders;
  private final Strays strays;
  private final CheckOrder checkOrder;
  private final AssignStray assignStray;
  private final ParitySettings settings;
  private final Clock clock;

  CheckDue(ParityOrders orders, Strays strays, CheckOrder checkOrder, AssignStray assignStray,
      ParitySettings settings, Clock clock) {
    this.orders = orders;
    this.strays = strays;
    this.checkOrder = checkOrder;
    this.assignStray = assignStray;
    this.settings = settings;
    this.clock = clock;
  }

  /** Works until less than a batch is due. */
  Mono<Void> run() {
    return untilDone(Mono.defer(this::assignStrays)).then(untilDone(Mono.defer(this::check)));
  }

  private Mono<Void> untilDone(Mono<Long> batch) {
    return batch.repeat().takeUntil(count -> count < settings.batchSize()).then();
  }

  private Mono<Long> assignStrays() {
    Instant now = clock.instant();
    return strays.claimDue(settings.batchSize(), now, now.plus(AFTER_FAILURE)).collectList()
        .flatMap(ids -> Flux.fromIterable(ids)
            .flatMap(id -> guarded(id, assignStray.assign(id)), AT_ONCE)
            .then(Mono.just((long) ids.size())));
  }

  private Mono<Long> check() {
    Instant now = clock.instant();
    return orders.claimDue(settings.batchSize(), now, now.plus(AFTER_FAILURE)).collectList()
        .flatMap(ids -> Flux.fromIterable(ids)
            .flatMap(id -> guarded(id.value(), checkOrder.check(id)), AT_ONCE)
            .then(Mono.just((long) ids.size())));
  }

  private static Mono<Void> guarded(String id, Mono<Void> work) {
    return work.onErrorResume(RuntimeException.class, e -> {
      log.warn("parity not checked, comes again: id={}", id, e);
      return Mono.empty();
    });
  }
}

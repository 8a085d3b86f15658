package dev.quittance.order.watch;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Follows an order: how it stands, then every change, until it is final or the time is over. Who
 * reads slowly sees fewer states in between, never an old one last.
 */
@Component
public class WatchOrder {

  private static final Logger log = LoggerFactory.getLogger(WatchOrder.class);
  // What was heard of the gateway is applied by whichever instance has the partition: later.
  private static final Duration SOON = Duration.ofMillis(250);
  private static final Duration LATER = Duration.ofSeconds(1);

  private final OrderSnapshots snapshots;
  private final OrderWatchers watchers;
  private final WatchSettings settings;

  WatchOrder(OrderSnapshots snapshots, OrderWatchers watchers, WatchSettings settings) {
    this.snapshots = snapshots;
    this.watchers = watchers;
    this.settings = settings;
  }

  /**
   * Follows it.
   *
   * @param seenSeq the number of the state that the client has; that one is not told again
   * @return an error of {@code too_many_streams} if there are too many already
   */
  public Flux<OrderSnapshot> watch(String orderId, String userId, long seenSeq) {
    // Listening first: a change after the first look makes another look.
    return Flux.using(() -> watchers.add(orderId, userId),
        watcher -> looks(watcher)
            .concatMap(look -> read(orderId), 0)
            .distinctUntilChanged(OrderSnapshot::withoutSeq)
            .takeUntil(OrderSnapshot::isFinal)
            .filter(snapshot -> snapshot.seq() != seenSeq)
            .take(settings.longest()));
  }

  /** When to look: at once, when something was heard, and now and then; ends with the watcher. */
  private Flux<Object> looks(OrderWatchers.Watcher watcher) {
    Flux<Object> heard = watcher.nudges()
        .map(nudge -> (Object) nudge)
        .concatWith(Mono.just(Signal.END))
        .switchMap(nudge -> nudge == Signal.END ? Flux.just(nudge)
            : Flux.concat(Mono.just(nudge), Mono.delay(SOON), Mono.delay(LATER)));
    return Flux.merge(1, heard,
            Flux.interval(Duration.ZERO, settings.lookAgain()).onBackpressureDrop())
        .takeWhile(look -> look != Signal.END);
  }

  private enum Signal {
    END
  }

  private Mono<OrderSnapshot> read(String orderId) {
    return snapshots.find(orderId).onErrorResume(DataAccessException.class, e -> {
      log.debug("orderId={} cannot be looked at now: {}", orderId, e.toString());
      return Mono.empty();
    });
  }
}

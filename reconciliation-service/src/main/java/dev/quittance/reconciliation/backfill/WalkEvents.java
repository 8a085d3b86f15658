package dev.quittance.reconciliation.backfill;

import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.reconciliation.backfill.EventCursor.Window;
import dev.quittance.reconciliation.backfill.EventCursors.Counts;
import dev.quittance.reconciliation.backfill.Walk.Position;
import dev.quittance.reconciliation.discrepancies.Discrepancies;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.runtime.calls.CallResult;
import dev.quittance.runtime.calls.CallSettings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Reads the next page of a provider's events, without a connection, and then commits at once what
 * it told and how far the walk has come. Dying in between reads the page again.
 */
@Component
final class WalkEvents {

  private static final Logger log = LoggerFactory.getLogger(WalkEvents.class);
  private static final int LONGEST_READS = 3;

  private final EventCursors cursors;
  private final EventLists lists;
  private final IngestPage ingestPage;
  private final Discrepancies discrepancies;
  private final BackfillMetrics metrics;
  private final BackfillSettings settings;
  private final Walk walk;
  private final CallSettings calls;
  private final TransactionalOperator transaction;
  private final Clock clock;

  WalkEvents(EventCursors cursors, EventLists lists, IngestPage ingestPage,
      Discrepancies discrepancies, BackfillMetrics metrics, BackfillSettings settings,
      CallSettings calls, TransactionalOperator transaction, Clock clock) {
    this.cursors = cursors;
    this.lists = lists;
    this.ingestPage = ingestPage;
    this.discrepancies = discrepancies;
    this.metrics = metrics;
    this.settings = settings;
    this.walk = new Walk(settings);
    this.calls = calls;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** One page of an account, under the lease that makes it ours. */
  private record Turn(EventCursor cursor, Lease lease, Window window) {
  }

  /** What a turn did; {@code more} if the next page can be read at once. */
  private record Turned(boolean more, Counts counts) {
  }

  /** Makes the account known. */
  Mono<Void> open(String channel) {
    Instant now = clock.instant();
    return cursors.open(channel, now.minus(settings.start()), now);
  }

  /** Reads a page if one is due; whether there may be another one at once. */
  Mono<Boolean> next(String channel) {
    return Mono.defer(() -> {
      Lease lease = lease();
      return cursors.claim(channel, lease).flatMap(cursor -> turn(cursor, lease))
          .defaultIfEmpty(false);
    });
  }

  private Lease lease() {
    Instant now = clock.instant();
    Duration length = calls.timeout().plus(calls.rateWait()).multipliedBy(LONGEST_READS);
    return new Lease(UUID.randomUUID().toString(), now, now.plus(length));
  }

  private Mono<Boolean> turn(EventCursor cursor, Lease lease) {
    Window window = walk.window(cursor, lease.now());
    if (window == null) {
      return cursors.move(cursor.paymentChannel(), lease,
          walk.idle(cursor, lease.now()), Counts.NONE, lease.now()).thenReturn(false);
    }
    Turn turn = new Turn(cursor, lease, window);
    return lists.page(cursor.paymentChannel(),
            new EventQuery(window.from(), window.to(), cursor.page()))
        .flatMap(result -> transaction.transactional(commit(turn, result)))
        .doOnNext(turned -> metrics.count(cursor.paymentChannel(), turned.counts()))
        .map(Turned::more);
  }

  private Mono<Turned> commit(Turn turn, CallResult<EventListing> result) {
    EventCursor cursor = turn.cursor();
    Instant now = clock.instant();
    return switch (result) {
      case CallResult.Answered(EventListing.Page page) ->
        ingestPage.ingest(cursor.paymentChannel(), page.bodies(), now)
            .flatMap(counts ->
                move(turn, walk.after(cursor, turn.window(), page, now), counts, now));
      case CallResult.Answered(EventListing.Unavailable silent) ->
        failed(turn, silent.code() + ": " + silent.detail(), now);
      case CallResult.TimedOut(Duration after) ->
        failed(turn, "timeout: no answer within " + after.toMillis() + " ms", now);
      case CallResult.Refused<EventListing> refused -> move(turn,
          walk.postponed(cursor, refused.code() + ": " + refused.message(),
              now.plus(calls.openFor())), Counts.NONE, now);
    };
  }

  private Mono<Turned> failed(Turn turn, String error, Instant now) {
    log.warn("events cannot be listed: paymentChannel={} error={}",
        turn.cursor().paymentChannel(), error);
    return move(turn, walk.failed(turn.cursor(), turn.window(), error, now), Counts.NONE, now);
  }

  private Mono<Turned> move(Turn turn, Position position, Counts counts, Instant now) {
    return cursors.move(turn.cursor().paymentChannel(), turn.lease(), position, counts, now)
        .filter(moved -> moved)
        // Rolls back what the page told: somebody else has the account, or walks it anew.
        .switchIfEmpty(Mono.error(() -> new IllegalStateException(
            "the lease on the events of " + turn.cursor().paymentChannel() + " is lost")))
        .flatMap(_ -> reportGap(turn, position, now))
        .thenReturn(new Turned(!position.dueAt().isAfter(now), counts));
  }

  /**
   * After a long outage the provider may have forgotten events that nobody has seen: said once,
   * when the walk goes past them. Before that, more of them may be forgotten with each failure.
   */
  private Mono<Void> reportGap(Turn turn, Position position, Instant now) {
    Instant walkedTo = turn.cursor().walkedTo();
    if (position.walkedTo().equals(walkedTo)
        || !walkedTo.plus(settings.overlap()).isBefore(turn.window().from())) {
      return Mono.empty();
    }
    return discrepancies.record(DiscrepancyKind.EVENTS_OUT_OF_REACH, null, null,
        Map.of("payment_channel", turn.cursor().paymentChannel(), "from", walkedTo.toString(),
            "to", turn.window().from().toString()), now);
  }
}

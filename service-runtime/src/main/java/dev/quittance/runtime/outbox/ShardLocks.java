package dev.quittance.runtime.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Shares the shards out among the instances with PostgreSQL advisory locks of one session: when
 * the session ends, for whatever reason, its shards are free.
 *
 * <p>Each instance also holds a shared lock that makes it countable, so that everybody knows a fair
 * share without a table of members.
 */
final class ShardLocks {

  /** The first key of the two-key advisory locks: "QOUT" in ASCII. */
  private static final int LOCK_CLASS = 0x514F5554;
  private static final int MEMBER_KEY = OutboxRows.SHARDS;

  private final DatabaseClient session;
  private final List<Integer> owned = new ArrayList<>();

  ShardLocks(DatabaseClient session) {
    this.session = session;
  }

  List<Integer> owned() {
    return List.copyOf(owned);
  }

  /** Makes this session countable; to be called once. */
  Mono<Void> join() {
    return session.sql("SELECT pg_advisory_lock_shared(:class, :key)")
        .bind("class", LOCK_CLASS).bind("key", MEMBER_KEY)
        .fetch().rowsUpdated().then();
  }

  /** Gives up what is above the fair share and takes what is free below it. */
  Mono<Void> rebalance() {
    return members().flatMap(members -> {
      int fairShare = Math.ceilDiv(OutboxRows.SHARDS, Math.max(1, members));
      return releaseDownTo(fairShare).then(acquireUpTo(fairShare));
    });
  }

  private Mono<Integer> members() {
    return session.sql("""
            SELECT count(*)::int AS members
              FROM pg_locks
             WHERE locktype = 'advisory' AND granted AND mode = 'ShareLock'
               AND classid = :class AND objid = :key AND objsubid = 2
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            """)
        .bind("class", LOCK_CLASS).bind("key", MEMBER_KEY)
        .mapValue(Integer.class).one();
  }

  private Mono<Void> releaseDownTo(int fairShare) {
    List<Integer> surplus =
        List.copyOf(owned.subList(Math.min(fairShare, owned.size()), owned.size()));
    return Flux.fromIterable(surplus)
        .concatMap(shard -> session.sql("SELECT pg_advisory_unlock(:class, :shard)")
            .bind("class", LOCK_CLASS).bind("shard", shard)
            .mapValue(Boolean.class).one()
            .doOnNext(released -> owned.remove(shard)))
        .then();
  }

  private Mono<Void> acquireUpTo(int fairShare) {
    int start = ThreadLocalRandom.current().nextInt(OutboxRows.SHARDS);
    return Flux.range(0, OutboxRows.SHARDS)
        .map(offset -> (start + offset) % OutboxRows.SHARDS)
        .filter(shard -> !owned.contains(shard))
        .concatMap(shard -> owned.size() < fairShare ? tryAcquire(shard) : Mono.empty())
        .then();
  }

  private Mono<Boolean> tryAcquire(Integer shard) {
    return session.sql("SELECT pg_try_advisory_lock(:class, :shard)")
        .bind("class", LOCK_CLASS).bind("shard", shard)
        .mapValue(Boolean.class).one()
        .doOnNext(acquired -> {
          if (acquired) {
            owned.add(shard);
          }
        });
  }
}

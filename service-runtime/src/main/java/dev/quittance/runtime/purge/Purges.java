package dev.quittance.runtime.purge;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs every {@link Purge} of the service again and again; a failure of one stops no other. */
public final class Purges {

  private static final Logger log = LoggerFactory.getLogger(Purges.class);

  private final Map<Purge, Duration> retentions = new LinkedHashMap<>();
  private final PurgeSettings settings;
  private final MeterRegistry meters;
  private final Clock clock;

  /**
   * Made by auto-configuration.
   *
   * @throws IllegalArgumentException if a retention is too short, or that of nothing
   */
  public Purges(List<Purge> purges, PurgeSettings settings, MeterRegistry meters, Clock clock) {
    purges.forEach(purge -> retentions.put(purge, settings.retentionOf(purge)));
    List<String> names = purges.stream().map(Purge::name).toList();
    if (!names.containsAll(settings.retention().keySet())) {
      throw new IllegalArgumentException("quittance.purge.retention may name " + names
          + ", not " + settings.retention().keySet());
    }
    this.settings = settings;
    this.meters = meters;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${quittance.purge.interval:10m}",
      initialDelayString = "${quittance.purge.interval:10m}")
  Mono<Void> runIfEnabled() {
    return settings.enabled() ? run() : Mono.empty();
  }

  /** Forgets what is old enough now, within the limits of one run. */
  public Mono<Void> run() {
    return Flux.fromIterable(retentions.entrySet())
        .concatMap(entry -> purge(entry.getKey(), entry.getValue())).then();
  }

  private Mono<Void> purge(Purge purge, Duration retention) {
    return Mono.defer(() ->
            purge.batch().purge(clock.instant().minus(retention), settings.batchSize()))
        .repeat(settings.mostBatches() - 1L)
        .takeUntil(purged -> purged < settings.batchSize())
        .doOnNext(purged ->
            meters.counter("quittance.purged", "what", purge.name()).increment(purged))
        .reduce(0L, Long::sum)
        .doOnNext(purged -> log.debug("purged: what={} rows={}", purge.name(), purged))
        .onErrorResume(RuntimeException.class, e -> {
          log.warn("purge failed, comes again: what={}", purge.name(), e);
          return Mono.just(0L);
        })
        .then();
  }
}

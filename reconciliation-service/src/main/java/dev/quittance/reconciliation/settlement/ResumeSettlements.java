package dev.quittance.reconciliation.settlement;

import dev.quittance.reconciliation.settlement.SettlementImports.Lease;
import dev.quittance.reconciliation.settlement.SettlementImports.Running;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Goes on with what imports left whose instance died; one at a time, on any instance. */
@Component
@ConditionalOnProperty(name = "quittance.reconciliation.enabled", matchIfMissing = true)
final class ResumeSettlements {

  private static final Logger log = LoggerFactory.getLogger(ResumeSettlements.class);

  private final SettlementImports imports;
  private final MatchSettlement matchSettlement;
  private final SettlementSettings settings;
  private final Clock clock;

  ResumeSettlements(SettlementImports imports, MatchSettlement matchSettlement,
      SettlementSettings settings, Clock clock) {
    this.imports = imports;
    this.matchSettlement = matchSettlement;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "PT30S")
  Mono<Void> resume() {
    return Mono.defer(() -> {
      Instant now = clock.instant();
      return imports.claimUnfinished(
              new Lease(UUID.randomUUID().toString(), now, now.plus(settings.lease())))
          .concatMap(this::resume)
          .doOnError(e -> log.warn("settlement not compared, trying again later", e))
          .onErrorComplete(RuntimeException.class)
          .then();
    });
  }

  private Mono<Void> resume(Running running) {
    return switch (running.state()) {
      case READING -> matchSettlement.matchAbandoned(running);
      case MATCHING, READY -> matchSettlement.match(running).then();
    };
  }
}

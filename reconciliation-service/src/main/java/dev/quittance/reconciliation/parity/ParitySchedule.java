package dev.quittance.reconciliation.parity;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Checks again and again, on every instance. */
@Component
@ConditionalOnProperty(name = "quittance.parity.enabled", matchIfMissing = true)
final class ParitySchedule {

  private final CheckDue checkDue;

  ParitySchedule(CheckDue checkDue) {
    this.checkDue = checkDue;
  }

  @Scheduled(fixedDelayString = "${quittance.parity.poll-interval:5s}")
  Mono<Void> check() {
    return checkDue.run();
  }
}

package dev.quittance.reconciliation.sync;

import dev.quittance.runtime.purge.Purge;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long it is remembered what reads found. */
@Configuration(proxyBeanMethods = false)
class SyncPurges {

  @Bean
  Purge syncRunsPurge(SyncRuns runs) {
    return new Purge("sync_runs", Duration.ofDays(90), Duration.ofDays(30), runs::purge);
  }
}

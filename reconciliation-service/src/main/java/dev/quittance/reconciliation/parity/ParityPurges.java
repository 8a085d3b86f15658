package dev.quittance.reconciliation.parity;

import dev.quittance.runtime.purge.Purge;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long it is remembered what was said: longer than any refund or dispute takes. */
@Configuration(proxyBeanMethods = false)
class ParityPurges {

  private static final Duration KEPT = Duration.ofDays(400);
  private static final Duration AT_LEAST = Duration.ofDays(180);

  @Bean
  Purge parityOrdersPurge(ParityOrders orders) {
    return new Purge("parity_orders", KEPT, AT_LEAST, orders::purge);
  }

  @Bean
  Purge parityStraysPurge(Strays strays) {
    return new Purge("parity_strays", KEPT, AT_LEAST, strays::purge);
  }
}

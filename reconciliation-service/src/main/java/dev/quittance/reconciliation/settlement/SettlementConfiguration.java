package dev.quittance.reconciliation.settlement;

import dev.quittance.providers.Providers;
import dev.quittance.reconciliation.settlement.formats.SettlementFormats;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What settlement needs beside its own components. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(SettlementSettings.class)
class SettlementConfiguration {

  @Bean
  SettlementFormats settlementFormats(SettlementSettings settings, Providers providers) {
    providers.requireKnown("quittance.settlement.fees", settings.fees().keySet());
    return new SettlementFormats(settings.columns());
  }
}

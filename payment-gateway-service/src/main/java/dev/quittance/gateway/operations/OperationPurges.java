package dev.quittance.gateway.operations;

import dev.quittance.runtime.purge.Purge;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How long answers are kept: they are evidence for as long as a payment can be disputed. */
@Configuration(proxyBeanMethods = false)
class OperationPurges {

  @Bean
  Purge providerAnswersPurge(ProviderAnswers answers) {
    return new Purge("provider_answers", Duration.ofDays(180), Duration.ofDays(30),
        answers::purge);
  }
}

package dev.quittance.ingest;

import dev.quittance.ingest.deliveries.IngestSettings;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.security.PublicPaths;
import java.time.Clock;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Starts the webhook ingest. */
@SpringBootApplication
@EnableConfigurationProperties(IngestSettings.class)
public class IngestApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(IngestApplication.class, arguments);
  }

  @Bean
  Providers providers(Environment environment, Clock clock) {
    return Providers.of(environment::getProperty, clock);
  }

  /** Providers have no token of ours: their signature is what is checked. */
  @Bean
  PublicPaths publicPaths() {
    return new PublicPaths(List.of("/webhooks/*", "/payments/webhook",
        "/api/order/stripe/webhook", "/api/payments/webhook/stripe",
        "/api/callback/pingxx-callback"));
  }
}

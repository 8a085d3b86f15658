package dev.quittance.ingest;

import dev.quittance.ingest.deliveries.IngestSettings;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.openapi.ServiceApi;
import dev.quittance.runtime.security.PublicPaths;
import java.time.Clock;
import java.util.List;
import java.util.Map;
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

  @Bean
  ServiceApi serviceApi() {
    return new ServiceApi("Quittance webhook ingest", """
        Webhooks of the providers, and for administrators what became of them. A webhook is \
        verified over its raw bytes by its provider's signature and answered with 2xx only \
        when it is durable; any other answer asks the provider to send it again. Every error is \
        a problem document (RFC 9457) with a stable `code`.""",
        ServiceApi.ADMIN_TOKEN, Map.of());
  }
}

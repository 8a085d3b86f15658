package dev.quittance.gateway;

import dev.quittance.gateway.operations.GatewaySettings;
import dev.quittance.gateway.routing.RoutingSettings;
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

/** Starts the payment gateway. */
@SpringBootApplication
@EnableConfigurationProperties({GatewaySettings.class, RoutingSettings.class})
public class GatewayApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(GatewayApplication.class, arguments);
  }

  @Bean
  Providers providers(Environment environment, Clock clock) {
    return Providers.of(environment::getProperty, clock);
  }

  @Bean
  PublicPaths publicPaths() {
    return new PublicPaths(List.of());
  }

  @Bean
  ServiceApi serviceApi() {
    return new ServiceApi("Quittance payment gateway", """
        For administrators only: providers, routing, and what was asked of a provider and \
        answered. JSON in snake_case; amounts are minor units where a field says so, else \
        decimals in major units; times RFC 3339 in UTC. Every error is a problem document \
        (RFC 9457) with a stable `code`. Payments are asked for by events, not here.""",
        ServiceApi.ADMIN_TOKEN, Map.of());
  }
}

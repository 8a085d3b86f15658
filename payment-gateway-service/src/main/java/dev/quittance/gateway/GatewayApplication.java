package dev.quittance.gateway;

import dev.quittance.gateway.operations.GatewaySettings;
import dev.quittance.gateway.routing.RoutingSettings;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.security.PublicPaths;
import java.time.Clock;
import java.util.List;
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
}

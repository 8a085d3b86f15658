package dev.quittance.order;

import dev.quittance.order.catalogue.Catalogue;
import dev.quittance.order.frontend.FrontendSettings;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.runtime.security.PublicPaths;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Starts the order service. */
@SpringBootApplication
@EnableConfigurationProperties({
  Catalogue.class, FrontendSettings.class, OrderSettings.class
})
public class OrderApplication {

  public static void main(String[] arguments) {
    SpringApplication.run(OrderApplication.class, arguments);
  }

  /**
   * The catalogue and the frontend's settings, and the pages to which a provider sends a payer who
   * has no token.
   */
  @Bean
  PublicPaths publicPaths() {
    return new PublicPaths(List.of("/v3/api-docs", "/v3/api-docs.yaml",
        "/api/payments/packages", "/api/products", "/api/config", "/payments/simulate",
        "/payments/thanks", "/payment/stripe/result"));
  }
}

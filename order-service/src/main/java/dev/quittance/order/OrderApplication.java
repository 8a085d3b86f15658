package dev.quittance.order;

import dev.quittance.order.audit.VerifyAuditCommand;
import dev.quittance.runtime.security.PublicPaths;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Starts the order service. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderApplication {

  public static void main(String[] arguments) {
    if (VerifyAuditCommand.isAskedBy(arguments)) {
      System.exit(VerifyAuditCommand.run(arguments));
    }
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

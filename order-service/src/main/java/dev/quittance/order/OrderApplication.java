package dev.quittance.order;

import dev.quittance.order.audit.VerifyAuditCommand;
import dev.quittance.runtime.openapi.ServiceApi;
import dev.quittance.runtime.security.PublicPaths;
import java.util.List;
import java.util.Map;
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
   * The contract of the events, the catalogue and the frontend's settings, and the pages to which a
   * provider sends a payer who has no token.
   */
  @Bean
  PublicPaths publicPaths() {
    return new PublicPaths(List.of("/v3/asyncapi", "/api/payments/packages", "/api/products",
        "/api/config", "/payments/simulate", "/payments/thanks", "/payment/stripe/result"));
  }

  @Bean
  ServiceApi serviceApi() {
    return new ServiceApi("Quittance orders", """
        Orders, payments, refunds. JSON in snake_case; amounts are decimals in major \
        units, times RFC 3339 in UTC. Every error is a problem document (RFC 9457) with \
        a stable `code`. A POST with an `Idempotency-Key` that was answered before gets \
        the same answer again.""",
        "`sub` is the user; scope `payments:admin` for administrators, "
            + "`orders:price` for a backend that sets its own amounts",
        Map.of("code", "the coupon's code", "endpointId", "the endpoint",
            "notificationId", "the notification", "target", "whom it is for",
            "eventId", "the event", "state", "what became of it",
            "status", "how far it is",
            "session_id", "the provider's Checkout Session",
            "Last-Event-ID", "the id of the last event that was seen"));
  }
}

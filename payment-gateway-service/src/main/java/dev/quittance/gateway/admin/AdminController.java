package dev.quittance.gateway.admin;

import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Providers;
import dev.quittance.runtime.calls.CallGuards;
import dev.quittance.runtime.web.ProblemException;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What an administrator can see; the scope is demanded for all of {@code /admin}. */
@RestController
class AdminController {

  private final Providers providers;
  private final CallGuards guards;
  private final DatabaseClient database;

  AdminController(Providers providers, CallGuards guards, DatabaseClient database) {
    this.guards = guards;
    this.providers = providers;
    this.database = database;
  }

  /**
   * A provider that is enabled.
   *
   * @param circuit {@code closed}, {@code open} or {@code half_open}
   */
  record ProviderView(String name, Capabilities capabilities, String circuit) {
  }

  /** A payment with all that was done and answered. */
  record PaymentView(Map<String, Object> payment, List<Map<String, Object>> operations,
      List<Map<String, Object>> answers) {
  }

  @GetMapping("/admin/providers")
  List<ProviderView> providers() {
    return providers.all().stream()
        .map(provider -> new ProviderView(provider.name(), provider.capabilities(),
            guards.of(provider.name()).circuit()))
        .toList();
  }

  @GetMapping("/admin/payments/{paymentId}")
  Mono<PaymentView> payment(@PathVariable String paymentId) {
    Mono<Map<String, Object>> payment = database.sql("""
            SELECT payment_id, order_id, payment_channel, channel, amount_minor, currency, status,
                   provider_payment_id, refs::text AS refs, route::text AS route, created_at,
                   updated_at
              FROM payments WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId).fetch().one()
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "payment_not_found", "no payment " + paymentId)));
    return payment.flatMap(found -> operationsOf(paymentId).zipWith(answersOf(paymentId),
        (operations, answers) -> new PaymentView(found, operations, answers)));
  }

  private Mono<List<Map<String, Object>>> operationsOf(String paymentId) {
    return database.sql("""
            SELECT operation_key, kind, status, tries, due_at, lease_until, last_error, created_at,
                   updated_at
              FROM operations WHERE payment_id = :paymentId ORDER BY created_at
            """)
        .bind("paymentId", paymentId).fetch().all().collectList();
  }

  private Mono<List<Map<String, Object>>> answersOf(String paymentId) {
    return database.sql("""
            SELECT answer.operation_key, started_at, finished_at, outcome, http_status, body, detail
              FROM provider_answers answer JOIN operations USING (operation_key)
             WHERE payment_id = :paymentId ORDER BY answer.id
            """)
        .bind("paymentId", paymentId).fetch().all().collectList();
  }
}

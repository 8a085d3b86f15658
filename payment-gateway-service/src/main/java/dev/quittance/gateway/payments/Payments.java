package dev.quittance.gateway.payments;

import static dev.quittance.runtime.sql.Columns.optional;
import static dev.quittance.runtime.sql.Columns.required;
import static dev.quittance.runtime.sql.Columns.texts;

import dev.quittance.events.EventJson;
import dev.quittance.events.EventType;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.gateway.routing.Route;
import dev.quittance.runtime.sql.Columns;
import io.r2dbc.postgresql.codec.Json;
import io.r2dbc.spi.Readable;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code payments}. */
@Repository
public class Payments {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SELECT = """
      SELECT payment_channel, status, provider_payment_id, refs, route, request FROM payments
      """;

  private final DatabaseClient database;

  Payments(DatabaseClient database) {
    this.database = database;
  }

  /** Stores a new payment; false if it is there already. */
  public Mono<Boolean> insert(PaymentRequested request, Route route) {
    return database.sql("""
            INSERT INTO payments (payment_id, order_id, payment_channel, channel, amount_minor,
                                  currency, status, route, request)
            VALUES (:paymentId, :orderId, :provider, :channel, :amountMinor, :currency,
                    'requested', :route, :request)
            ON CONFLICT DO NOTHING
            """)
        .bind("paymentId", request.paymentId().value())
        .bind("orderId", request.orderId().value())
        .bind("provider", route.provider())
        .bind("channel", Columns.nullable(request.channel(), String.class))
        .bind("amountMinor", request.amount().amountMinor())
        .bind("currency", request.amount().currency())
        .bind("route", routeJson(route))
        .bind("request", Json.of(EventJson.write(request)))
        .fetch().rowsUpdated().map(rows -> rows == 1);
  }

  /** The payment; empty if it is not known. */
  public Mono<Payment> find(PaymentId paymentId) {
    return database.sql(SELECT + "WHERE payment_id = :paymentId")
        .bind("paymentId", paymentId.value())
        .map(Payments::toPayment).one();
  }

  /** The payment, locked until the transaction ends. */
  public Mono<Payment> findForUpdate(PaymentId paymentId) {
    return database.sql(SELECT + "WHERE payment_id = :paymentId FOR UPDATE")
        .bind("paymentId", paymentId.value())
        .map(Payments::toPayment).one();
  }

  /** The payment that a provider knows by that id; empty if it is not known. */
  public Mono<PaymentId> findId(String provider, String providerPaymentId) {
    return database.sql("""
            SELECT payment_id FROM payments
             WHERE payment_channel = :provider AND provider_payment_id = :providerPaymentId
            """)
        .bind("provider", provider).bind("providerPaymentId", providerPaymentId)
        .mapValue(String.class).one().map(PaymentId::new);
  }

  /** The provider of the order's last payment, unless that could not be created. */
  public Mono<String> earlierProvider(OrderId orderId) {
    return database.sql("""
            SELECT payment_channel FROM payments
             WHERE order_id = :orderId AND status <> 'failed'
             ORDER BY created_at DESC LIMIT 1
            """)
        .bind("orderId", orderId.value()).mapValue(String.class).one();
  }

  /** Notes that the provider has it. What was ended meanwhile stays so, with the provider's ids. */
  public Mono<Void> created(
      PaymentId paymentId, String providerPaymentId, Map<String, String> references) {
    return database.sql("""
            UPDATE payments
               SET status = CASE WHEN status IN ('failed', 'cancelled') THEN status
                                 ELSE 'pending' END,
                   provider_payment_id = :providerPaymentId, refs = :refs, updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value())
        .bind("providerPaymentId", providerPaymentId)
        .bind("refs", Columns.json(references))
        .fetch().rowsUpdated().then();
  }

  /** Notes more of the provider's ids. */
  public Mono<Void> learn(PaymentId paymentId, Map<String, String> references) {
    return database.sql("""
            UPDATE payments SET refs = refs || :refs, updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value()).bind("refs", Columns.json(references))
        .fetch().rowsUpdated().then();
  }

  /** Notes that another provider is asked. */
  public Mono<Void> reroute(PaymentId paymentId, Route route) {
    return database.sql("""
            UPDATE payments SET payment_channel = :provider, route = :route, updated_at = now()
             WHERE payment_id = :paymentId
            """)
        .bind("paymentId", paymentId.value()).bind("provider", route.provider())
        .bind("route", routeJson(route))
        .fetch().rowsUpdated().then();
  }

  /** Notes how far it got, unless it has ended. */
  public Mono<Void> become(PaymentId paymentId, PaymentState state) {
    return database.sql("""
            UPDATE payments SET status = :status, updated_at = now()
             WHERE payment_id = :paymentId AND status NOT IN ('failed', 'cancelled')
            """)
        .bind("paymentId", paymentId.value()).bind("status", state.text())
        .fetch().rowsUpdated().then();
  }

  private static Payment toPayment(Readable row) {
    byte[] request = required(row, "request", Json.class).asArray();
    return new Payment(
        PaymentState.of(required(row, "status", String.class)),
        optional(row, "provider_payment_id", String.class),
        texts(row, "refs"),
        route(row),
        (PaymentRequested) EventJson.read(EventType.PAYMENT_REQUESTED, request));
  }

  private static Json routeJson(Route route) {
    return Json.of(JSON.writeValueAsBytes(Map.of("rule", route.rule(), "rest", route.rest())));
  }

  private static Route route(Readable row) {
    JsonNode route = JSON.readTree(required(row, "route", Json.class).asArray());
    return new Route(required(row, "payment_channel", String.class),
        route.path("rule").asString(),
        route.path("rest").valueStream().map(JsonNode::asString).toList());
  }
}

package dev.quittance.ingest;

import dev.quittance.events.Topic;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.KafkaProbe;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The service with Stripe and a PayPal that does not answer, on real PostgreSQL and Kafka. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "quittance.ingest.max-body-bytes=65536", "quittance.ingest.commit-timeout=30s"})
abstract class WebhookTestBase {

  protected static final String SECRET = "whsec_test";
  protected static final BrokenPaypal PAYPAL = new BrokenPaypal();

  @LocalServerPort
  protected int port;
  @Autowired
  protected DatabaseClient database;
  protected WebTestClient http;
  protected KafkaProbe outcomes;
  protected final String id = "evt_" + UUID.randomUUID();

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("STRIPE_SECRET_KEY", () -> "sk_test_x");
    registry.add("STRIPE_WEBHOOK_SECRET", () -> SECRET);
    registry.add("PAYMENT_PROVIDER", () -> "stripe");
    registry.add("PAYPAL_CLIENT_ID", () -> "client");
    registry.add("PAYPAL_CLIENT_SECRET", () -> "secret");
    registry.add("PAYPAL_WEBHOOK_ID", () -> "WH-1");
    registry.add("PAYPAL_WEBHOOK_VERIFICATION", () -> "api");
    registry.add("PAYPAL_API_BASE", PAYPAL::url);
    registry.add("PAYPAL_READ_TIMEOUT_MILLIS", () -> "60000");
  }

  @BeforeEach
  void connect() {
    http = WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(1 << 20))
        .responseTimeout(Duration.ofSeconds(60)).build();
    outcomes = new KafkaProbe(Topic.PAYMENT_OUTCOMES);
  }

  @AfterEach
  void close() {
    outcomes.close();
  }

  protected static String body(String id, String type) {
    return """
        {"id": "%s", "type": "%s", "created": 1, "data": {"object": {"object": "payment_intent",
         "id": "pi_1", "currency": "cny", "amount_received": 5000,
         "metadata": {"order_id": "o-1", "payment_id": "p-1"}}}}
        """.formatted(id, type);
  }

  protected static String signature(long time, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "t=" + time + ",v1=" + HexFormat.of().formatHex(
          mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  protected WebTestClient.ResponseSpec send(String path, String body, String signature) {
    return http.post().uri(path).contentType(MediaType.APPLICATION_JSON)
        .header("Stripe-Signature", signature).bodyValue(body).exchange();
  }

  protected WebTestClient.ResponseSpec send(String body) {
    return send("/webhooks/stripe", body, signature(Instant.now().getEpochSecond(), body));
  }

  protected long stored(String eventId) {
    Long count = database.sql("SELECT count(*) FROM deliveries WHERE event_id = :id")
        .bind("id", eventId).mapValue(Long.class).one().block(Duration.ofSeconds(10));
    return count == null ? 0 : count;
  }

  protected List<ConsumerRecord<String, byte[]>> published() {
    return outcomes.records().stream().filter(record -> id.equals(record.key())).toList();
  }
}

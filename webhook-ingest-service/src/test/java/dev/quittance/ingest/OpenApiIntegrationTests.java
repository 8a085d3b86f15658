package dev.quittance.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.ApiAnswers;
import dev.quittance.runtime.testing.ApiDocument;
import dev.quittance.runtime.testing.Infrastructure;
import dev.quittance.runtime.testing.ServedApi;
import dev.quittance.runtime.testing.TestTokens;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.MediaType;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.web.reactive.result.method.annotation.RequestMappingHandlerMapping;

/** The OpenAPI document as it is served, and answers held against it. */
@Timeout(120)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class OpenApiIntegrationTests {

  private static final String SECRET = "whsec_test";
  private static final KeyPair PINGXX = keys();

  @LocalServerPort
  private int port;
  @Autowired
  @Qualifier("requestMappingHandlerMapping")
  private RequestMappingHandlerMapping handlers;
  private WebTestClient http;

  @DynamicPropertySource
  static void infrastructure(DynamicPropertyRegistry registry) {
    Infrastructure.register(registry);
    registry.add("STRIPE_SECRET_KEY", () -> "sk_test_x");
    registry.add("STRIPE_WEBHOOK_SECRET", () -> SECRET);
    registry.add("PAYMENT_PROVIDER", () -> "stripe");
    registry.add("PINGXX_SECRET_KEY", () -> "sk_test_x");
    registry.add("PINGXX_APP_ID", () -> "app_1");
    registry.add("PINGXX_PUBLIC_KEY", () -> "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(PINGXX.getPublic().getEncoded())
        + "\n-----END PUBLIC KEY-----");
  }

  private static KeyPair keys() {
    try {
      return KeyPairGenerator.getInstance("RSA").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void connect() {
    http = WebTestClient.bindToServer().baseUrl("http://localhost:" + port)
        .responseTimeout(Duration.ofSeconds(60)).build();
  }

  private static String stripeEvent(String type) {
    return """
        {"id": "evt_%s", "type": "%s", "created": 1, "data": {"object": {
         "object": "payment_intent", "id": "pi_1", "currency": "cny", "amount_received": 5000,
         "metadata": {"order_id": "o-1", "payment_id": "p-1"}}}}
        """.formatted(UUID.randomUUID(), type);
  }

  private WebTestClient.ResponseSpec send(String path, String header, String value, String body) {
    return http.post().uri(path).contentType(MediaType.APPLICATION_JSON).header(header, value)
        .bodyValue(body).exchange();
  }

  private WebTestClient.ResponseSpec stripe(String path, String body)
      throws GeneralSecurityException {
    long now = Instant.now().getEpochSecond();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    return send(path, "Stripe-Signature", "t=" + now + ",v1=" + HexFormat.of().formatHex(
        mac.doFinal((now + "." + body).getBytes(StandardCharsets.UTF_8))), body);
  }

  private WebTestClient.ResponseSpec pingxx(String body) throws GeneralSecurityException {
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(PINGXX.getPrivate());
    signature.update(body.getBytes(StandardCharsets.UTF_8));
    return send("/api/callback/pingxx-callback", "X-Pingplusplus-Signature",
        Base64.getEncoder().encodeToString(signature.sign()), body);
  }

  private static String admin() {
    return TestTokens.bearer("ops-1", "payments:admin");
  }

  private WebTestClient.ResponseSpec deliveries(String query) {
    return http.get().uri("/admin/deliveries" + query).header("Authorization", admin())
        .exchange();
  }

  private WebTestClient.ResponseSpec replay(String delivery) {
    return http.post().uri("/admin/deliveries/" + delivery + "/replay")
        .header("Authorization", admin()).exchange();
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    ServedApi.assertIsCheckedIn(ServedApi.read(http), "webhook-ingest-service");
  }

  @Test
  void documentsEveryEndpoint() {
    ServedApi.assertDocumentsEverything(ApiDocument.of(ServedApi.read(http)), handlers);
  }

  @Test
  void answersAsItSays() throws GeneralSecurityException {
    ApiAnswers answers = new ApiAnswers(ApiDocument.of(ServedApi.read(http)));
    String paid = stripeEvent("payment_intent.succeeded");
    answers.check("receiveWebhook", 200, stripe("/webhooks/stripe", paid));
    answers.check("receiveWebhook", 200, stripe("/webhooks/stripe", paid));
    answers.check("receiveWebhook", 202,
        stripe("/webhooks/stripe", stripeEvent("customer.created")));
    answers.check("receiveWebhook", 400, stripe("/webhooks/stripe", "not json"));
    answers.check("receiveWebhook", 404, send("/webhooks/nobody", "X", "x", "{}"));
    answers.check("receiveWebhook", 413,
        send("/webhooks/stripe", "X", "x", "x".repeat(2_000_000)));
    answers.check("receiveWebhook", 415, http.post().uri("/webhooks/stripe")
        .contentType(MediaType.TEXT_PLAIN).bodyValue("{}").exchange());
    sendOnOlderPaths(answers, paid);

    String delivery = answers.check("listDeliveries", 200, deliveries("?status=recorded"))
        .required("items").get(0).required("id").asString();
    assertThat(answers.check("listDeliveries", 200, deliveries("?limit=1"))
        .required("next_cursor").isString()).isTrue();
    answers.check("listDeliveries", 400, deliveries("?cursor=x"));
    answers.check("listDeliveries", 400, deliveries("?from=yesterday"));
    answers.check("listDeliveries", 401, http.get().uri("/admin/deliveries").exchange());
    answers.check("listDeliveries", 403, http.get().uri("/admin/deliveries")
        .header("Authorization", TestTokens.bearer("user-1")).exchange());
    answers.check("replayDelivery", 200, replay(delivery));
    answers.check("replayDelivery", 400, replay("x"));
    answers.check("replayDelivery", 404, replay(UUID.randomUUID().toString()));
    answers.assertSawEveryOperation();
  }

  private void sendOnOlderPaths(ApiAnswers answers, String paid) throws GeneralSecurityException {
    String first = "/api/order/stripe/webhook";
    String second = "/api/payments/webhook/stripe";
    answers.check("receiveStripeWebhook", 200, stripe(first, paid));
    answers.check("receiveStripeWebhook", 400, send(first, "Stripe-Signature", "x", paid));
    answers.check("receiveStripeWebhookByOtherPath", 200, stripe(second, paid));
    answers.check("receiveStripeWebhookByOtherPath", 400,
        send(second, "Stripe-Signature", "x", paid));
    answers.check("receiveProviderWebhook", 200, stripe("/payments/webhook", paid));
    answers.check("receiveProviderWebhook", 400,
        send("/payments/webhook", "Stripe-Signature", "x", paid));
    String ping = "{\"id\": \"evt_" + UUID.randomUUID()
        + "\", \"type\": \"nothing.of.ours\", \"created\": 1, \"data\": {\"object\": {}}}";
    answers.check("receivePingxxWebhook", 202, pingxx(ping));
    answers.check("receivePingxxWebhook", 400,
        send("/api/callback/pingxx-callback", "X-Pingplusplus-Signature", "x", ping));
  }
}

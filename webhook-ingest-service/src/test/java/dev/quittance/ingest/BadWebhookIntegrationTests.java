package dev.quittance.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.testing.TestTokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;

/** What is no webhook, whatever else it may be. */
class BadWebhookIntegrationTests extends WebhookTestBase {

  /** As 503 they would be sent again for days. */
  @Test
  void refusesWhatCouldNeverBeStored() {
    String body = body(id, "payment_intent.succeeded");
    List<String> unstorable = List.of(body.replace(id, "evt\\u0000"),
        body.replace(id, "\\ud800"), body.replace(id, "e".repeat(5_000)),
        body.replace("pi_1", "pi\\u0000"), body.replace("pi_1", "\\udc00"),
        body.replace("pi_1", "p".repeat(5_000)));
    assertThat(unstorable).allSatisfy(text -> assertThat(send(text).expectBody(String.class)
        .returnResult().getResponseBody()).contains("malformed_payload"));
    assertThat(stored(id)).isZero();
  }

  @Test
  void refusesAContentTypeThatIsNoneAndABlankId() throws Exception {
    // A client that sends it as it is.
    HttpResponse<String> refused = HttpClient.newHttpClient().send(
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/webhooks/stripe"))
            .header("Content-Type", "application/json, text/plain")
            .POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
        HttpResponse.BodyHandlers.ofString());
    assertThat(refused.statusCode()).isEqualTo(415);
    assertThat(refused.body()).contains("\"unsupported_media_type\"");
    http.post().uri(URI.create("http://localhost:" + port + "/admin/deliveries/%20/replay"))
        .header("Authorization", TestTokens.bearer("admin", "payments:admin"))
        .exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("invalid_request");
  }

  @Test
  void saysThatAnAcceptHeaderIsNone() {
    http.get().uri("/admin/deliveries").header("Accept", "nonsense")
        .header("Authorization", TestTokens.bearer("admin", "payments:admin"))
        .exchange().expectStatus().isEqualTo(406)
        .expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .expectBody().jsonPath("$.code").isEqualTo("not_acceptable");
  }

  /** Some JSON readers would take it; what is stored must be what was read. */
  @Test
  void refusesUtf16() throws GeneralSecurityException {
    byte[] body = body(id, "payment_intent.succeeded").getBytes(StandardCharsets.UTF_16BE);
    byte[] stamp = (Instant.now().getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update(stamp);
    http.post().uri("/webhooks/stripe").contentType(MediaType.APPLICATION_JSON)
        .header("Stripe-Signature", "t=" + new String(stamp, 0, stamp.length - 1,
            StandardCharsets.UTF_8) + ",v1=" + HexFormat.of().formatHex(mac.doFinal(body)))
        .bodyValue(body).exchange().expectStatus().isBadRequest()
        .expectBody().jsonPath("$.code").isEqualTo("malformed_payload");
    assertThat(stored(id)).isZero();
  }

  @Test
  void namesNoClassOfOursInARefusal() {
    assertThat(send("{} {}").expectStatus().isBadRequest().expectBody(String.class).returnResult()
        .getResponseBody()).contains("malformed_payload").doesNotContain("jackson");
  }
}

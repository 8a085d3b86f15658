package dev.quittance.providers.paypal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.providers.WebhookRequest;
import dev.quittance.providers.WebhookVerdict;
import dev.quittance.providers.WebhookVerdict.InvalidSignature;
import dev.quittance.providers.WebhookVerdict.Unverifiable;
import dev.quittance.providers.WebhookVerdict.Verified;
import dev.quittance.providers.paypal.TestCertificates.Holder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether an event is PayPal's, by its certificate. */
@Timeout(60)
class PaypalWebhooksTests {

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final String CERT = "/v1/notifications/certs/CERT-1";
  private static final String BODY = """
      {"id": "WH-1", "create_time": "2026-11-21T10:00:00Z", "event_type": "OTHER",
       "resource": {"text": "\u00fc"}}""";
  private static Holder root;
  private static Holder leaf;

  @TempDir
  private Path folder;
  private final MovableClock clock = new MovableClock();
  private FakePaypal paypal;
  private PaypalWebhooks webhooks;

  /** A clock that a test sets. */
  private static final class MovableClock extends Clock {

    private volatile Instant now = NOW;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  @BeforeAll
  static void certify() throws Exception {
    root = TestCertificates.root(NOW);
    leaf = TestCertificates.leaf(root, TestCertificates.SANDBOX, NOW);
  }

  @BeforeEach
  void start() throws Exception {
    paypal = new FakePaypal();
    Path pem = folder.resolve("root.pem");
    Files.writeString(pem, root.pem());
    webhooks = new PaypalWebhooks(paypal.settings("PAYPAL_CERT_TRUST_PATH", pem.toString(),
        "PAYPAL_CERT_HOST", paypal.host()), clock);
    serve(leaf);
  }

  @AfterEach
  void stop() {
    paypal.close();
  }

  private void serve(Holder... chain) throws Exception {
    StringBuilder pem = new StringBuilder();
    for (Holder holder : chain) {
      pem.append(holder.pem());
    }
    paypal.answer("GET " + CERT, "200 " + pem);
  }

  private Map<String, String> headers(Holder signer, Instant time) throws Exception {
    return new HashMap<>(Map.of("Paypal-Transmission-Id", "id-1",
        "PAYPAL-TRANSMISSION-TIME", time.toString(),
        "paypal-transmission-sig", signer.sign("id-1", time.toString(), "WH1",
            BODY.getBytes(UTF_8)),
        "PAYPAL-CERT-URL", paypal.url() + CERT, "PAYPAL-AUTH-ALGO", "SHA256withRSA"));
  }

  private WebhookVerdict receive(Map<String, String> headers, String body) {
    Map<String, List<String>> multiple = new HashMap<>();
    headers.forEach((name, value) -> multiple.put(name, List.of(value)));
    return webhooks.receive(new WebhookRequest(multiple, body.getBytes(UTF_8)));
  }

  private WebhookVerdict receive(Holder signer) throws Exception {
    return receive(headers(signer, clock.now), BODY);
  }

  private int fetches() {
    return paypal.calls("GET " + CERT).size();
  }

  private static String reason(WebhookVerdict verdict) {
    assertThat(verdict).isInstanceOf(InvalidSignature.class);
    return ((InvalidSignature) verdict).reason();
  }

  @Test
  void believesItsOwnCertificateAndFetchesItOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(receive(leaf)).isInstanceOf(Verified.class);
    }
    assertThat(fetches()).isEqualTo(1);
  }

  @Test
  void fetchesACertificateOnceForAllWhoWait() throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    List<CompletableFuture<WebhookVerdict>> verdicts = IntStream.range(0, 20)
        .mapToObj(i -> CompletableFuture.supplyAsync(() -> receive(headers, BODY))).toList();

    assertThat(verdicts).allSatisfy(verdict ->
        assertThat(verdict.join()).isInstanceOf(Verified.class));
    assertThat(fetches()).isEqualTo(1);
  }

  @Test
  void followsTheChainWhateverItsOrder() throws Exception {
    Holder authority = TestCertificates.authority(root, NOW);
    Holder below = TestCertificates.leaf(authority, TestCertificates.SANDBOX, NOW);
    serve(below, root, authority);
    assertThat(receive(below)).isInstanceOf(Verified.class);
  }

  @Test
  void believesNoChainThatDoesNotEndAtItsRoot() throws Exception {
    Holder stranger = TestCertificates.root(NOW);
    Holder leafOfStranger = TestCertificates.leaf(stranger, TestCertificates.SANDBOX, NOW);
    serve(leafOfStranger, stranger);
    assertThat(reason(receive(leafOfStranger))).contains("no chain");
    Holder authority = TestCertificates.authority(root, NOW);
    Holder below = TestCertificates.leaf(authority, TestCertificates.SANDBOX, NOW);
    serve(below);
    assertThat(reason(receive(below))).contains("no chain");
    // A certificate of PayPal's that makes another one: it is no authority.
    Holder made = TestCertificates.leaf(leaf, TestCertificates.SANDBOX, NOW);
    serve(made, leaf);
    assertThat(reason(receive(made))).contains("no chain");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CN=messageverificationcerts.paypal.com", "CN=shop.example.com",
    "O=messageverificationcerts.sandbox.paypal.com",
    "CN=messageverificationcerts.sandbox.paypal.com.example.com",
    "CN=messageverificationcerts.sandbox.paypal.com,CN=shop.example.com"})
  void believesNoCertificateOfAnotherName(String name) throws Exception {
    Holder other = TestCertificates.leaf(root, name, NOW);
    serve(other);

    assertThat(reason(receive(other))).contains("not of messageverificationcerts");
  }

  @Test
  void asksTheClockWhetherACertificateIsValid() throws Exception {
    assertThat(receive(leaf)).isInstanceOf(Verified.class);
    clock.now = NOW.plus(Duration.ofDays(31));
    assertThat(reason(receive(leaf))).contains("not valid now");
    assertThat(fetches()).isEqualTo(2);
    clock.now = NOW.minus(Duration.ofDays(1));
    assertThat(reason(receive(leaf))).contains("not valid now");
  }

  @Test
  void refusesWhatSomebodyElseSigned() throws Exception {
    Holder other = TestCertificates.leaf(root, TestCertificates.SANDBOX, NOW);

    assertThat(reason(receive(other))).contains("does not match");
  }

  @Test
  void refusesWhatWasChangedOrWrittenAnew() throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    assertThat(receive(headers, BODY)).isInstanceOf(Verified.class);
    assertThat(reason(receive(headers, BODY + "\n"))).contains("does not match");
    assertThat(reason(receive(headers, BODY.replace(" ", "")))).contains("does not match");
    headers.put("PAYPAL-TRANSMISSION-TIME", NOW.plusSeconds(1).toString());
    assertThat(reason(receive(headers, BODY))).contains("does not match");
  }

  @Test
  void refusesWhatIsMeantForAnotherWebhook() throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    headers.put("paypal-transmission-sig",
        leaf.sign("id-1", NOW.toString(), "WH2", BODY.getBytes(UTF_8)));
    assertThat(reason(receive(headers, BODY))).contains("does not match");
  }

  @Test
  void takesTheOldAndTheNewWebhookWhileOneIsReplaced() throws Exception {
    webhooks = new PaypalWebhooks(paypal.settings("PAYPAL_CERT_TRUST_PATH",
        folder.resolve("root.pem").toString(), "PAYPAL_CERT_HOST", paypal.host(),
        "PAYPAL_WEBHOOK_ID", "WH1, WH2"), clock);
    Map<String, String> headers = headers(leaf, NOW);
    assertThat(receive(headers, BODY)).isInstanceOf(Verified.class);
    for (String id : List.of("WH2", "WH3")) {
      headers.put("paypal-transmission-sig",
          leaf.sign("id-1", NOW.toString(), id, BODY.getBytes(UTF_8)));
      assertThat(receive(headers, BODY) instanceof Verified).isEqualTo(id.equals("WH2"));
    }
  }

  @Test
  void readsNothingButWhatWasVerified() throws Exception {
    String text = "{\"id\": 7}";
    Map<String, String> headers = headers(leaf, NOW);
    assertThat(receive(headers, text)).isInstanceOf(InvalidSignature.class);
    headers.put("paypal-transmission-sig",
        leaf.sign("id-1", NOW.toString(), "WH1", text.getBytes(UTF_8)));
    assertThat(receive(headers, text)).isInstanceOf(WebhookVerdict.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Paypal-Transmission-Id", "PAYPAL-TRANSMISSION-TIME",
    "paypal-transmission-sig", "PAYPAL-CERT-URL", "PAYPAL-AUTH-ALGO"})
  void fetchesNothingWithoutEveryHeader(String header) throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    for (String garbage : List.of("", " ", "a|b", "\u00e9", "{}", "x".repeat(5000))) {
      headers.put(header, garbage);
      assertThat(receive(headers, BODY)).isInstanceOf(InvalidSignature.class);
    }
    headers.remove(header);
    assertThat(reason(receive(headers, BODY))).containsIgnoringCase(header);
    assertThat(fetches()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"-4, true", "-5, false", "1, false"})
  void takesWhatPaypalRepeatsForThreeDaysAndNothingOlder(int days, boolean taken)
      throws Exception {
    WebhookVerdict verdict = receive(headers(leaf, NOW.plus(Duration.ofDays(days))), BODY);

    assertThat(verdict instanceof Verified).isEqualTo(taken);
    assertThat(fetches()).isEqualTo(taken ? 1 : 0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SHA1withRSA", "MD5withRSA", "NONEwithRSA", "SHA256WITHRSA"})
  void takesNoOtherAlgorithm(String algorithm) throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    headers.put("PAYPAL-AUTH-ALGO", algorithm);
    assertThat(receive(headers, BODY)).isInstanceOf(InvalidSignature.class);
    assertThat(fetches()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://api.paypal.com/c", "https://evil.example.com/c",
    "https://api.paypal.com.example.com/c", "https://notpaypal.com/c", "https://paypal.com/c",
    "https://api.paypal.com@example.com/c", "https://example.com/?x=.paypal.com/c",
    "https://example.com#.paypal.com/c", "https://api.paypal.com:8443/c", "//api.paypal.com/c",
    "file:///etc/passwd", "ftp://api.paypal.com/c", "https://[::1]/c", "HTTPS://x.paypal.com/c",
    "https://example.com\\.paypal.com/c", "https://api.paypal.com/c?d=1", "http://localhost:1/c"})
  void fetchesNothingFromAnotherHost(String url) throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    headers.put("PAYPAL-CERT-URL", url);
    assertThat(reason(receive(headers, BODY))).contains("PAYPAL-CERT-URL");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://api.paypal.com/v1/notifications/certs/CERT-360caa42-fca2a594",
    "https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1",
    "https://API.PayPal.com:443/c"})
  void takesCertificatesFromPaypal(String url) {
    assertThat(new PaypalCertUrls(null).refusal(url)).isNull();
    assertThat(new PaypalCertUrls("localhost:8090").refusal(url)).isNull();
    assertThat(new PaypalCertUrls("localhost:8090").isExtra(url)).isFalse();
  }

  @Test
  void letsTheSimulatorsRootVouchForNobodyElse() throws Exception {
    Path pem = folder.resolve("root.pem");
    PaypalTrust trust =
        new PaypalTrust(PaypalSettings.Environment.SANDBOX, pem, clock);

    assertThat(trust.refusal(List.of(leaf.certificate()), true)).isNull();
    assertThat(trust.refusal(List.of(leaf.certificate()), false)).contains("no chain");
    assertThat(new PaypalTrust(PaypalSettings.Environment.LIVE, pem, clock)
        .refusal(List.of(leaf.certificate()), true)).contains("not of");
    assertThat(new PaypalTrust(PaypalSettings.Environment.SANDBOX, null, clock)
        .refusal(List.of(leaf.certificate()), true)).contains("nobody");
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 down", "503 ", "404 {}", "302 ", "close"})
  void doesNotCallForgedWhatItCannotCheck(String answer) throws Exception {
    paypal.answer("GET " + CERT, answer);
    assertThat(receive(leaf)).isInstanceOf(Unverifiable.class);
    serve(leaf);
    assertThat(receive(leaf)).isInstanceOf(Verified.class);
  }

  @Test
  void doesNotCallForgedWhatItCannotReach() throws Exception {
    Map<String, String> headers = headers(leaf, NOW);
    paypal.close();
    assertThat(receive(headers, BODY)).isInstanceOf(Unverifiable.class);
  }

  @Test
  void takesNoOtherAnswerForACertificate() throws Exception {
    for (String answer : List.of("200 ", "200 <html>", "200 -----BEGIN CERTIFICATE-----\nAAAA\n"
        + "-----END CERTIFICATE-----", "200 " + leaf.pem() + " ".repeat(70_000))) {
      paypal.answer("GET " + CERT, answer);
      assertThat(receive(leaf)).isInstanceOf(Unverifiable.class);
    }
  }
}

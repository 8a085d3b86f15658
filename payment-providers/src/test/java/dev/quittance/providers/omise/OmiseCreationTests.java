package dev.quittance.providers.omise;

import static dev.quittance.providers.omise.OmiseServer.NOW;
import static dev.quittance.providers.omise.OmiseServer.charge;
import static dev.quittance.providers.omise.OmiseServer.error;
import static dev.quittance.providers.omise.OmiseServer.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.ProviderOutcome;
import dev.quittance.providers.ProviderOutcome.ActionRequired;
import dev.quittance.providers.ProviderOutcome.Declined;
import dev.quittance.providers.ProviderOutcome.NotAttempted;
import dev.quittance.providers.ProviderOutcome.Pending;
import dev.quittance.providers.ProviderOutcome.Succeeded;
import dev.quittance.providers.ProviderOutcome.Unknown;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Creating and finding: what is sent, and what an answer proves. */
@Timeout(60)
class OmiseCreationTests {

  private static final String PENDING = charge("chrg_1", "'status': 'pending', "
      + "'authorize_uri': 'https://pay.example.com/secret-link', 'paid': false");
  private static final String PAID = charge("chrg_1", "'status': 'successful', 'paid': true");

  private final OmiseServer server = new OmiseServer();

  @AfterEach
  void stop() {
    server.close();
  }

  private static CreatePayment wish(
      String channel, Map<String, String> extra, long amount, boolean mayExist) {
    return new CreatePayment(new PaymentId("p-1"), new OrderId("o-1"), "user-1",
        new Money(amount, "THB"), channel, "Trial", "https://shop.example.com/done", null,
        "203.0.113.7", extra, NOW.plusMillis(1_800_500), NOW, mayExist);
  }

  private static CreatePayment card(boolean mayExist) {
    return wish("card", Map.of("token", "tokn_test_1"), 1000, mayExist);
  }

  private ProviderOutcome create(CreatePayment wish) {
    return server.provider().create(wish);
  }

  private PaymentReading find() {
    return server.provider().find(new PaymentSearch(card(true), NOW.minusSeconds(60), NOW));
  }

  @Test
  void asksForCaptureAlways() {
    server.answers("POST /charges", "200 " + PAID);

    assertThat(create(card(false))).isInstanceOf(Succeeded.class);
    assertThat(server.requests()).singleElement().asString().startsWith("POST /charges ")
        .contains("\"capture\":true", "\"card\":\"tokn_test_1\"", "\"amount\":1000",
            "\"currency\":\"thb\"", "\"order_id\":\"o-1\"", "\"payment_id\":\"p-1\"",
            "\"return_uri\":\"https://shop.example.com/done\"", "\"ip\":\"203.0.113.7\"");
    assertThat(server.authorizations()).containsExactly("Basic c2tleV90ZXN0XzE6");
  }

  @Test
  void sendsThePayerToTheBankAndKeepsTheLinkOutOfTheRawAnswer() {
    server.answers("POST /charges", "200 " + PENDING);

    assertThat(create(card(false))).isInstanceOfSatisfying(ActionRequired.class, action -> {
      assertThat(action.payload().mode()).isEqualTo("redirect");
      assertThat(action.payload().fields())
          .containsEntry("authorize_uri", "https://pay.example.com/secret-link");
      assertThat(action.toString()).doesNotContain("secret-link");
    });
  }

  @Test
  void makesASourceFirstAndShowsItsCode() {
    server.answers("POST /sources", "200 {\"object\": \"source\", \"id\": \"src_new\"}")
        .answers("POST /charges", "200 " + charge("chrg_1", "'status': 'pending'")
            .replace("\"id\": \"src_1\"", "\"id\": \"src_1\", \"scannable_code\": {\"image\": "
                + "{\"download_uri\": \"https://api.example.com/code\"}}"));

    assertThat(create(wish("promptpay", Map.of(), 1000, false))).isInstanceOfSatisfying(
        ActionRequired.class, action -> {
          assertThat(action.payload().mode()).isEqualTo("qr");
          assertThat(action.payload().fields())
              .containsEntry("qr_url", "https://api.example.com/code");
        });
    assertThat(server.requests().get(0)).contains("\"type\":\"promptpay\"");
    assertThat(server.requests().get(1)).contains("\"source\":\"src_new\"",
        "\"expires_at\":\"2026-11-21T10:30:00Z\"");
  }

  @Test
  void usesTheSourceThatTheFrontendMade() {
    server.answers("POST /charges", "200 " + PENDING);

    create(wish("truemoney", Map.of("source", "src_mine"), 1000, false));
    assertThat(server.requests()).singleElement().asString().contains("\"source\":\"src_mine\"");
  }

  @ParameterizedTest
  @CsvSource({
    "card, '', '', extra.token is missing",
    "card, token, 4242424242424242, extra.token is not what Omise makes",
    "truemoney, '', '', extra.phone_number is missing",
    "promptpay, source, tokn_1, extra.source is not what Omise makes",
  })
  void namesTheFieldThatAChannelLacks(
      String channel, String field, String value, String message) {
    Map<String, String> extra = field.isEmpty() ? Map.of() : Map.of(field, value);

    assertThat(create(wish(channel, extra, 1000, false))).isInstanceOfSatisfying(
        NotAttempted.class, refused -> {
          assertThat(refused.message()).isEqualTo(message);
          assertThat(refused.retryable()).isFalse();
        });
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE})
  void refusesNothingAndLessBeforeACall(long amount) {
    assertThat(create(wish("promptpay", Map.of(), amount, false)))
        .isInstanceOf(NotAttempted.class);
    assertThat(server.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, invalid_charge, NotAttempted, invalid_request, false",
    "422, bad_request, NotAttempted, invalid_request, false",
    "404, not_found, NotAttempted, invalid_request, false",
    "401, authentication_failure, NotAttempted, unauthorized, false",
    "403, forbidden, NotAttempted, unauthorized, false",
    "429, too_many_requests, NotAttempted, rate_limited, true",
    "500, internal_error, Unknown, '', false",
    "503, '', Unknown, '', false",
    "302, '', Unknown, '', false",
    "409, conflict, Unknown, '', false",
  })
  void tellsWhetherMoneyCanHaveMoved(
      int status, String code, String outcome, String stable, boolean retryable) {
    server.answers("POST /charges", status + " " + error(code));

    ProviderOutcome created = create(card(false));
    assertThat(created.getClass().getSimpleName()).isEqualTo(outcome);
    if (created instanceof NotAttempted refused) {
      assertThat(refused.code()).isEqualTo(stable);
      assertThat(refused.retryable()).isEqualTo(retryable);
      assertThat(refused.raw()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"400 <html>Bad Gateway</html>", "404 {}", "200 <html>", "200 []",
    "200 {}", "200 {\"object\": \"charge\", \"status\": \"successful\"}", "200 null"})
  void believesNoAnswerThatIsNotOmises(String answer) {
    server.answers("POST /charges", answer);

    assertThat(create(card(false))).isInstanceOfSatisfying(Unknown.class, unknown ->
        assertThat(unknown.raw()).isNotNull());
  }

  @Test
  void readsAChargeThatCameBackWithoutAStatus() {
    server.answers("POST /charges", "200 " + charge("chrg_1", "'paid': true"))
        .answers("GET /charges/chrg_1", "200 " + charge("chrg_1", "'paid': true"),
            "200 " + charge("chrg_1", "'status': 'successful', 'paid': true, 'refunds': "
                + "{'total': 0, 'data': []}"))
        .answers("GET /charges/chrg_1/refunds", list(0));

    assertThat(create(card(false))).isInstanceOf(Unknown.class);
    assertThat(create(card(false))).isInstanceOf(Succeeded.class);
  }

  @Test
  void declinesWhatTheBankRefused() {
    server.answers("POST /charges", "200 " + charge("chrg_1", "'status': 'failed', "
        + "'failure_code': 'insufficient_fund', 'failure_message': 'no money'"));

    assertThat(create(card(false))).isInstanceOfSatisfying(Declined.class, declined ->
        assertThat(declined.code()).isEqualTo("insufficient_fund"));
  }

  @Test
  void takesAReservedChargeForNotPaid() {
    server.answers("POST /charges", "200 " + charge("chrg_1",
        "'status': 'pending', 'authorized': true, 'capturable': true"));

    assertThat(create(card(false))).isInstanceOf(Pending.class);
  }

  @Test
  void knowsThatASourceThatWasNotMadeWasNotCharged() {
    for (String answer : new String[] {"500 x", "200 {}", "200 <html>"}) {
      server.answers("POST /sources", answer);
      assertThat(create(wish("promptpay", Map.of(), 1000, false))).isInstanceOfSatisfying(
          NotAttempted.class, refused -> assertThat(refused.retryable()).isTrue());
    }
    assertThat(server.posts()).containsOnly("/sources");
  }

  @Test
  void findsWhatAnEarlierTryMadeAndPostsNothing() {
    server.answers("GET /charges", list(1, PENDING))
        .answers("GET /charges/chrg_1", "200 " + PENDING)
        .answers("GET /charges/chrg_1/refunds", list(0));

    assertThat(create(card(true))).isInstanceOf(ActionRequired.class);
    assertThat(server.posts()).isEmpty();
    assertThat(server.requests().getFirst()).contains("from=2026-11-21T09:55:00Z",
        "order=chronological", "offset=0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 x", "429 {}", "200 {}", "200 {\"object\": \"list\"}",
    "200 {\"object\": \"list\", \"data\": []}",
    "200 {\"object\": \"list\", \"total\": 3, \"data\": []}",
    "200 {\"object\": \"list\", \"total\": 0, \"data\": {}}",
    "404 {\"object\": \"error\", \"code\": \"not_found\"}"})
  void createsNothingWhileItCannotSeeWhatIsThere(String answer) {
    server.answers("GET /charges", answer);

    assertThat(create(card(true))).isInstanceOf(Unknown.class);
    assertThat(find()).isInstanceOf(PaymentReading.Unavailable.class);
    assertThat(server.posts()).isEmpty();
  }

  @Test
  void doesNotTakeAUsedTokenForAProofThatNothingWasCharged() {
    server.answers("GET /charges", list(0)).answers("POST /charges", "400 " + error("used_token"));

    assertThat(create(card(true))).isInstanceOf(Unknown.class);
    assertThat(create(card(false))).isInstanceOf(NotAttempted.class);
  }

  @Test
  void createsWhatTheWholeListDoesNotShow() {
    String[] others = IntStream.range(0, 100).mapToObj(i -> charge("chrg_x" + i,
        "'status': 'pending'").replace("p-1", "p-other")).toArray(String[]::new);
    server.answers("GET /charges", list(101, others), list(101, others[0]))
        .answers("POST /charges", "200 " + PAID);

    assertThat(create(card(true))).isInstanceOf(Succeeded.class);
    assertThat(server.requests().get(1)).contains("offset=100");
  }

  @Test
  void prefersOfTwoChargesTheOneThatMoneyMayHaveMovedBy() {
    String failed = charge("chrg_0", "'status': 'failed'");
    server.answers("GET /charges", list(2, failed, PAID))
        .answers("GET /charges/chrg_1", "200 " + PAID)
        .answers("GET /charges/chrg_1/refunds", list(0));

    assertThat(find()).isInstanceOfSatisfying(PaymentReading.Found.class, found ->
        assertThat(found.snapshot().providerPaymentId()).isEqualTo("chrg_1"));
  }

  @Test
  void doesNotTakeAFailedChargeForAllWhileTheListIsNotReadToItsEnd() {
    String failed = charge("chrg_0", "'status': 'failed'");
    server.answers("GET /charges", list(2, failed), "500 x")
        .answers("GET /charges/chrg_0", "200 " + failed)
        .answers("GET /charges/chrg_0/refunds", list(0));

    assertThat(find()).isInstanceOf(PaymentReading.Unavailable.class);
  }
}

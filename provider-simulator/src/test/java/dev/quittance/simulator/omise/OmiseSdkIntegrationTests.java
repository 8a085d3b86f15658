package dev.quittance.simulator.omise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import co.omise.Client;
import co.omise.Config;
import co.omise.Configurer;
import co.omise.Endpoint;
import co.omise.Serializer;
import co.omise.models.Card;
import co.omise.models.Charge;
import co.omise.models.ChargeStatus;
import co.omise.models.Event;
import co.omise.models.FlowType;
import co.omise.models.OmiseException;
import co.omise.models.OmiseObjectBase;
import co.omise.models.Ordering;
import co.omise.models.Refund;
import co.omise.models.RefundStatus;
import co.omise.models.ScopedList;
import co.omise.models.Source;
import co.omise.models.SourceType;
import co.omise.models.Token;
import co.omise.requests.RequestBuilder;
import co.omise.requests.RequesterImpl;
import dev.quittance.simulator.RunningSimulator;
import java.io.IOException;
import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Omise's official library, whose strict reading is content with the simulator. */
@Timeout(60)
class OmiseSdkIntegrationTests {

  private static RunningSimulator simulator;
  private static Client omise;

  @BeforeAll
  static void start() {
    simulator = RunningSimulator.start("--simulator.omise.webhook-url=");
    omise = client("skey_test_simulator");
  }

  @AfterAll
  static void stop() {
    simulator.close();
  }

  @BeforeEach
  void reset() {
    simulator.control("/_sim/reset", "");
  }

  /** Its hosts are compiled in: each request is signed by it, and then sent to us. */
  private static Client client(String secretKey) {
    Config config = new Config(Endpoint.API_VERSION, "pkey_test_simulator", secretKey);
    URI target = URI.create(simulator.url());
    OkHttpClient http = new OkHttpClient.Builder().addInterceptor(chain -> {
      Request request = Configurer.configure(config, chain.request());
      return chain.proceed(request.newBuilder().url(request.url().newBuilder()
          .scheme("http").host(target.getHost()).port(target.getPort()).build()).build());
    }).build();
    return new Client(new RequesterImpl(http, Serializer.defaultSerializer()));
  }

  private static <T extends OmiseObjectBase> T send(RequestBuilder<T> request)
      throws IOException, OmiseException {
    return omise.sendRequest(request.build());
  }

  private static String token(String number) throws IOException, OmiseException {
    Token token = send(new Token.CreateRequestBuilder().card(new Card.Create()
        .name("Somchai Prasert").number(number).securityCode("123").expiration(12, 2034)));
    assertThat(token.isUsed()).isFalse();
    assertThat(token.getCard().getLastDigits()).isEqualTo(number.substring(12));
    return token.getId();
  }

  private static Charge.CreateRequestBuilder charge() {
    return new Charge.CreateRequestBuilder().amount(150_000).currency("thb")
        .description("Order o1").metadata("order_id", "o1").metadata("payment_id", "p1");
  }

  private static Charge read(String id) throws IOException, OmiseException {
    return send(new Charge.GetRequestBuilder(id));
  }

  @Test
  void chargesACard() throws Exception {
    Charge charge = send(charge().card(token("4242424242424242")).capture(true));

    assertThat(charge.getStatus()).isEqualTo(ChargeStatus.Successful);
    assertThat(charge.isPaid()).isTrue();
    assertThat(charge.getPaidAt()).isNotNull();
    assertThat(charge.getCurrency()).isEqualTo("THB");
    assertThat(charge.getMetadata()).containsEntry("payment_id", "p1");
    assertThat(read(charge.getId()).getAmount()).isEqualTo(150_000);
  }

  @Test
  void onlyReservesWhatTheLibraryDoesNotAskToCapture() throws Exception {
    Charge reserved = send(charge().card(token("4242424242424242")));

    assertThat(reserved.getStatus()).isEqualTo(ChargeStatus.Pending);
    assertThat(reserved.isAuthorized()).isTrue();
    assertThat(reserved.isPaid()).isFalse();
    assertThat(reserved.isCapturable()).isTrue();
    Charge captured = send(new Charge.CaptureRequestBuilder(reserved.getId()));
    assertThat(captured.getStatus()).isEqualTo(ChargeStatus.Successful);
    assertThatExceptionOfType(OmiseException.class)
        .isThrownBy(() -> send(new Charge.CaptureRequestBuilder(reserved.getId())))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("failed_capture"));
  }

  @Test
  void givesAReservationBack() throws Exception {
    Charge reserved = send(charge().card(token("4242424242424242")));
    Charge reversed = send(new Charge.ReverseRequestBuilder(reserved.getId()));

    assertThat(reversed.getStatus()).isEqualTo(ChargeStatus.Reversed);
    assertThat(reversed.isReversed()).isTrue();
  }

  @Test
  void tellsWhyACardWasRefusedAndUsesATokenOnce() throws Exception {
    String token = token("4111111111140011");
    Charge charge = send(charge().card(token).capture(true));

    assertThat(charge.getStatus()).isEqualTo(ChargeStatus.Failed);
    assertThat(charge.getFailureCode()).isEqualTo("insufficient_fund");
    assertThatExceptionOfType(OmiseException.class)
        .isThrownBy(() -> send(charge().card(token).capture(true)))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("used_token"));
  }

  @Test
  void sendsThePayerOfASourceToAPageAndBack() throws Exception {
    Source source = send(new Source.CreateRequestBuilder()
        .type(SourceType.InternetBankingBbl).amount(150_000).currency("thb"));
    assertThat(source.getFlow()).isEqualTo(FlowType.Redirect);
    Charge charge = send(charge().source(source.getId()).capture(true)
        .returnUri("http://shop.test/back"));

    assertThat(charge.getStatus()).isEqualTo(ChargeStatus.Pending);
    assertThat(charge.getAuthorizeUri()).endsWith("/omise/pay/" + charge.getId());
    var back = simulator.form("/omise/pay/" + charge.getId(), "outcome=pay");
    assertThat(back.statusCode()).isEqualTo(303);
    assertThat(back.headers().firstValue("Location")).hasValue("http://shop.test/back");
    assertThat(read(charge.getId()).getStatus()).isEqualTo(ChargeStatus.Successful);
  }

  @Test
  void showsACodeToScanAndEndsItOnRequest() throws Exception {
    Source source = send(new Source.CreateRequestBuilder()
        .type(SourceType.PromptPay).amount(150_000).currency("thb"));
    Charge charge = send(charge().source(source.getId()).capture(true));

    assertThat(charge.getSource().getFlow()).isEqualTo(FlowType.Offline);
    assertThat(charge.getSource().getScannableCode().getImage().getDownloadUri())
        .endsWith("/omise/qr/" + charge.getId());
    Charge expired = send(new Charge.ExpireRequestBuilder(charge.getId()));
    assertThat(expired.getStatus()).isEqualTo(ChargeStatus.Expired);
    assertThat(expired.isExpired()).isTrue();
  }

  @Test
  void refundsPartsUntilNothingIsLeft() throws Exception {
    String charge = send(charge().card(token("5555555555554444")).capture(true)).getId();
    Refund first = send(new Refund.CreateRequestBuilder(charge).amount(50_000)
        .metadata("refund_id", "r1"));
    assertThat(first.getStatus()).isEqualTo(RefundStatus.Closed);
    send(new Refund.CreateRequestBuilder(charge).amount(100_000));

    assertThatExceptionOfType(OmiseException.class)
        .isThrownBy(() -> send(new Refund.CreateRequestBuilder(charge).amount(1)))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("failed_refund"));
    assertThat(read(charge).getRefundedAmount()).isEqualTo(150_000);
    ScopedList<Refund> refunds = send(new Refund.ListRequestBuilder(charge));
    assertThat(refunds.getData()).extracting(Refund::getAmount)
        .containsExactly(50_000L, 100_000L);
    assertThat(refunds.getData().getFirst().getMetadata()).containsEntry("refund_id", "r1");
  }

  @Test
  void listsChargesAndEventsPageByPage() throws Exception {
    for (int i = 0; i < 3; i++) {
      send(charge().card(token("4242424242424242")).capture(true));
    }
    ScopedList<Charge> page = send(new Charge.ListRequestBuilder().options(
        new ScopedList.Options().limit(2).offset(1).order(Ordering.Chronological)));
    assertThat(page.getTotal()).isEqualTo(3);
    assertThat(page.getData()).hasSize(2);

    var events = send(new Event.ListRequestBuilder().options(
        new ScopedList.Options().limit(100).order(Ordering.Chronological)));
    assertThat(events.getData().stream().map(event -> event.getKey())).containsExactly(
        "charge.create", "charge.complete", "charge.create", "charge.complete",
        "charge.create", "charge.complete");
    assertThat(events.getData().get(1).getData()).isInstanceOfSatisfying(Charge.class,
        charge -> assertThat(charge.isPaid()).isTrue());
  }

  @Test
  void refusesAStrangerAndWhatIsNotThere() {
    assertThatExceptionOfType(OmiseException.class)
        .isThrownBy(() -> client("skey_test_other").sendRequest(
            new Charge.ListRequestBuilder().build()))
        .satisfies(e -> assertThat(e.getHttpStatusCode()).isEqualTo(401));
    assertThatExceptionOfType(OmiseException.class)
        .isThrownBy(() -> read("chrg_test_none"))
        .satisfies(e -> assertThat(e.getCode()).isEqualTo("not_found"));
  }
}

package dev.quittance.providers.paypal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentId;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReading.Found;
import dev.quittance.providers.PaymentReading.Unavailable;
import dev.quittance.providers.PaymentReference;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The access token: fetched seldom, and never mistaken for the call it is wanted for. */
@Timeout(30)
class PaypalTokensTests {

  private static final String FETCH = "POST /v1/oauth2/token";
  private static final String READ = "GET /v2/checkout/orders/ORD1";
  private static final String ORDER = """
      200 {"id": "ORD1", "status": "CREATED", "create_time": "2026-11-21T10:00:00Z",
       "purchase_units": [{"amount": {"currency_code": "USD", "value": "10.00"}}]}""";
  private static final PaymentReference PAYMENT = new PaymentReference(new PaymentId("p-1"),
      new OrderId("o-1"), "ORD1", Map.of(), new Money(1000, "USD"));

  private final FakePaypal paypal = new FakePaypal();
  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final Clock clock = new Clock() {
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
  };
  private final PaypalProvider provider = new PaypalProvider(paypal.settings(), clock);

  @BeforeEach
  void serve() {
    paypal.answer(READ, ORDER);
  }

  @AfterEach
  void stop() {
    paypal.close();
  }

  private PaymentReading read() {
    return provider.read(PAYMENT);
  }

  private int fetches() {
    return paypal.calls(FETCH).size();
  }

  @Test
  void fetchesOneTokenForManyCallsAtOnce() {
    List<CompletableFuture<PaymentReading>> readings = IntStream.range(0, 20)
        .mapToObj(i -> CompletableFuture.supplyAsync(this::read)).toList();

    assertThat(readings).allSatisfy(reading ->
        assertThat(reading.join()).isInstanceOf(Found.class));
    assertThat(fetches()).isEqualTo(1);
    FakePaypal.Call call = paypal.calls(FETCH).getFirst();
    assertThat(call.body()).isEqualTo("grant_type=client_credentials");
    assertThat(call.header("Authorization")).isEqualTo("Basic Y2xpZW50OnNlY3JldA==");
  }

  @ParameterizedTest
  @CsvSource({"32400, 32099, 1", "32400, 32101, 2", "100, 89, 1", "100, 91, 2", "0, 0, 2"})
  void fetchesAnewBeforeItExpires(long validSeconds, long laterSeconds, int fetched) {
    paypal.answer(FETCH, FakePaypal.TOKEN.replace("32400", Long.toString(validSeconds)));
    read();
    now = now.plusSeconds(laterSeconds);
    read();

    assertThat(fetches()).isEqualTo(fetched);
  }

  @Test
  void fetchesAnewOnceIfPaypalRefusesTheToken() {
    paypal.answer(READ, "401 {\"error\": \"invalid_token\"}", ORDER);
    assertThat(read()).isInstanceOf(Found.class);
    assertThat(fetches()).isEqualTo(2);

    paypal.answer(READ, "401 {\"error\": \"invalid_token\"}");
    assertThat(read()).isInstanceOfSatisfying(Unavailable.class, unavailable ->
        assertThat(unavailable.code()).isEqualTo("unauthorized"));
    assertThat(paypal.calls(READ)).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "401 {\"error\": \"invalid_client\"} | unauthorized",
    "429 {}                              | rate_limited",
    "500 {}                              | unreachable",
    "200 {}                              | unreachable",
    "200 <html>                          | unreachable",
    "200 {\"access_token\": \"a b\"}     | unreachable",
    "close                               | unreachable",
  })
  void callsNothingWithoutAToken(String answer, String code) {
    paypal.answer(FETCH, answer);

    assertThat(read()).isInstanceOfSatisfying(Unavailable.class, unavailable -> {
      assertThat(unavailable.code()).isEqualTo(code);
      assertThat(unavailable.detail()).contains("no access token");
    });
    assertThat(paypal.calls(READ)).isEmpty();
    paypal.answer(FETCH, FakePaypal.TOKEN);
    assertThat(read()).isInstanceOf(Found.class);
  }
}

package dev.quittance.reconciliation.settlement.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.quittance.events.Money;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SettlementFormatsTests {

  private static final String STRIPE = "balance_transaction_id,created_utc,currency,gross,fee,net,"
      + "reporting_category,source_id,charge_id,payment_intent_id,customer_facing_amount,"
      + "customer_facing_currency,payment_metadata[payment_id]\n";
  private static final String PAYPAL = """
      "RH",2026/11/21 02:44:19 -0800,"A","ACCOUNT",009,
      "FH",01
      "SH",2026/11/20 00:00:00 -0800,2026/11/20 23:59:59 -0800,"ACCOUNT",""
      "CH","Transaction ID","Invoice ID","PayPal Reference ID","PayPal Reference ID Type",\
      "Transaction Event Code","Transaction Initiation Date","Transaction Completion Date",\
      "Transaction Debit or Credit","Gross Transaction Amount","Gross Transaction Currency",\
      "Fee Debit or Credit","Fee Amount","Fee Currency","Custom Field","Consumer ID"
      """;
  private static final String OMISE =
      "ID,Type,Charge,Refund,Amount,Fee,Fee VAT,Net,Currency,Created At\n";
  private static final String PINGXX = "type,id,charge,order_no,amount,fee,currency,time\n";

  private final SettlementFormats formats = new SettlementFormats(Map.of());

  private List<SettlementLine> read(String provider, String text) {
    boolean json = text.stripLeading().startsWith("{");
    List<SettlementLine> lines = new ArrayList<>();
    formats.find(provider, json).orElseThrow().read(new StringReader(text))
        .forEachRemaining(lines::add);
    return lines;
  }

  private void refuses(String provider, String text, long line, @Nullable String column) {
    assertThatExceptionOfType(MalformedSettlementException.class)
        .isThrownBy(() -> read(provider, text))
        .satisfies(e -> assertThat(e.line()).isEqualTo(line))
        .satisfies(e -> assertThat(e.column()).isEqualTo(column));
  }

  @Test
  void readsStripesReportByItsHeadingsInAnyOrder() {
    List<SettlementLine> lines = read("stripe", STRIPE
        + "txn_1,2026-11-20 10:00:00,usd,199.00,6.07,192.93,charge,ch_1,ch_1,pi_1,,,pay-1\n"
        + "txn_2,2026-11-20 11:00:00,usd,-50.00,0,-50.00,refund,re_1,ch_1,pi_1,50.00,usd,\n"
        + "txn_3,2026-11-20 12:00:00,usd,142.93,0,142.93,payout,po_1,,,,,\n");
    SettlementLine charge = lines.getFirst();
    assertThat(charge.number()).isEqualTo(2);
    assertThat(charge.kind()).isEqualTo(LineKind.PAYMENT);
    assertThat(charge.paymentReferences()).containsExactly("pay-1", "pi_1", "ch_1");
    assertThat(charge.gross()).isEqualTo(new Money(19_900, "USD"));
    assertThat(charge.fee()).isEqualTo(new Money(607, "USD"));
    assertThat(charge.net()).isEqualTo(new Money(19_293, "USD"));
    assertThat(charge.occurredAt()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(charge.raw()).startsWith("txn_1,2026-11-20 10:00:00,usd,199.00");
    assertThat(lines.get(1).kind()).isEqualTo(LineKind.REFUND);
    assertThat(lines.get(1).refundReference()).isEqualTo("re_1");
    assertThat(lines.get(1).charged()).isEqualTo(new Money(5_000, "USD"));
    assertThat(lines.get(2).kind()).isEqualTo(LineKind.OTHER);
  }

  @ParameterizedTest
  @CsvSource({"jpy,800,800", "isk,100.00,100", "mga,500,50000", "kwd,1.230,1230",
    "twd,10.00,1000", "huf,200.00,20000"})
  void readsStripesMajorUnitsInEveryCurrency(String currency, String gross, long minor) {
    String line = "txn_1,2026-11-20 10:00:00," + currency + "," + gross + ",0," + gross
        + ",charge,ch_1,ch_1,pi_1,,,\n";
    assertThat(read("stripe", STRIPE + line).getFirst().gross().amountMinor()).isEqualTo(minor);
  }

  @Test
  void comparesWhatThePayerSawWhenStripeConverted() {
    SettlementLine line = read("stripe", STRIPE + "txn_1,2026-11-20 10:00:00,eur,25.00,1,24.00,"
        + "charge,ch_1,ch_1,pi_1,199.00,cny,\n").getFirst();
    assertThat(line.charged()).isEqualTo(new Money(19_900, "CNY"));
    assertThat(line.gross()).isEqualTo(new Money(2_500, "EUR"));
  }

  @Test
  void readsStripesBalanceTransactionsInStripesOwnMinorUnits() {
    List<SettlementLine> lines = read("stripe", """
        {"id": "txn_1", "object": "balance_transaction", "amount": 50000, "fee": 100, "net": 49900,
         "currency": "isk", "created": 1700000000, "reporting_category": "charge",
         "exchange_rate": null, "source": "ch_1"}
        {"object": "list", "data": [
          {"id": "txn_2", "object": "balance_transaction", "amount": -2500, "fee": 0, "net": -2500,
           "currency": "eur", "created": 1700000001, "reporting_category": "refund",
           "exchange_rate": 0.13, "source": {"id": "re_1", "object": "refund", "amount": 19900,
           "currency": "cny", "charge": "ch_1", "payment_intent": "pi_1"}},
          {"id": "txn_3", "object": "balance_transaction", "amount": 2500, "fee": 0, "net": 2500,
           "currency": "eur", "created": 1700000001, "reporting_category": "charge",
           "exchange_rate": 0.13, "source": "ch_3"}],
         "has_more": false, "url": "/v1/balance_transactions"}
        {"id": "txn_4", "object": "balance_transaction", "amount": -100, "fee": 0, "net": -100,
         "currency": "eur", "created": 1700000002, "reporting_category": "payout", "source": null}
        """);
    assertThat(lines).extracting(SettlementLine::reference)
        .containsExactly("txn_1", "txn_2", "txn_3", "txn_4");
    assertThat(lines.getFirst().gross()).isEqualTo(new Money(500, "ISK"));
    assertThat(lines.get(1).charged()).isEqualTo(new Money(19_900, "CNY"));
    assertThat(lines.get(1).refundReference()).isEqualTo("re_1");
    assertThat(lines.get(1).paymentReferences()).containsExactly("pi_1", "ch_1", "re_1");
    assertThat(lines.get(2).charged()).isNull();
  }

  @Test
  void readsPaypalsSettlementReport() {
    List<SettlementLine> lines = read("paypal", PAYPAL + """
        "SB","CAP1","payment-1","ORD1","ODR","T0006",2026/11/20 00:01:17 -0800,\
        2026/11/20 00:01:18 -0800,"CR",19900,"USD","DR",607,"USD","pay-1",""
        "SB","REF1","refund-1","CAP1","TXN","T1107",2026/11/20 00:02:17 -0800,\
        2026/11/20 00:02:18 -0800,"DR",19900,"USD","CR",607,"USD","pay-1",""
        "SB","CAP2","","","","T0006",2026/11/20 00:03:17 -0800,2026/11/20 00:03:17 -0800,"CR",\
        800,"JPY","",,"","a free text, not an id",""
        "SB","CAP3","","","","T0006",2026/11/20 00:03:17 -0800,2026/11/20 00:03:17 -0800,"CR",\
        500,"HUF","",,"","",""
        "SB","WD1","","","","T0400",2026/11/20 00:04:17 -0800,2026/11/20 00:04:17 -0800,"DR",\
        100,"USD","",,"","",""
        "SF","USD",1,2,3
        "RF",1
        """);
    assertThat(lines).extracting(SettlementLine::kind).containsExactly(LineKind.PAYMENT,
        LineKind.REFUND, LineKind.PAYMENT, LineKind.PAYMENT, LineKind.OTHER);
    assertThat(lines.getFirst().reference()).isEqualTo("CAP1:T0006");
    assertThat(lines.getFirst().net()).isEqualTo(new Money(19_293, "USD"));
    assertThat(lines.getFirst().paymentReferences()).containsExactly("pay-1", "CAP1", "ORD1");
    assertThat(lines.getFirst().occurredAt()).isEqualTo(Instant.parse("2026-11-20T08:01:18Z"));
    assertThat(lines.get(1).fee()).isEqualTo(new Money(-607, "USD"));
    assertThat(lines.get(1).refundReference()).isEqualTo("REF1");
    assertThat(lines.get(1).paymentReferences()).containsExactly("pay-1", "CAP1");
    assertThat(lines.get(2).gross()).isEqualTo(new Money(800, "JPY"));
    assertThat(lines.get(2).paymentReferences()).containsExactly("CAP2");
    assertThat(lines.get(3).gross()).isEqualTo(new Money(50_000, "HUF"));
  }

  @Test
  void readsOmisesReportAndAddsTheTaxToTheFee() {
    List<SettlementLine> lines = read("omise", OMISE
        + "trxn_1,charge,chrg_1,,1000.00,36.50,2.56,960.94,THB,2026-11-20T10:00:00Z\n"
        + "trxn_2,refund,chrg_1,rfnd_1,100.00,0,0,-100.00,THB,2026-11-20T17:00:00+07:00\n"
        + "trxn_3,charge,chrg_2,,800,29,2,769,JPY,2026-11-20 10:00:00Z\n");
    assertThat(lines.getFirst().fee()).isEqualTo(new Money(3_906, "THB"));
    assertThat(lines.get(1).gross()).isEqualTo(new Money(-10_000, "THB"));
    assertThat(lines.get(1).charged()).isEqualTo(new Money(10_000, "THB"));
    assertThat(lines.get(1).occurredAt()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(lines.get(2).gross()).isEqualTo(new Money(800, "JPY"));
  }

  @Test
  void readsPingxxsReportWithTheHeadingsThatSettingsName() {
    String text = "类型,流水号,charge,商户订单号,amount,fee,currency,time\n"
        + "charge,ch_1,,order1,199.00,1.19,cny,2026-11-20 18:00:00\n"
        + "refund,re_1,ch_1,order1,-50.00,0,cny,2026-11-20 19:00:00\n";
    SettlementFormats named = new SettlementFormats(Map.of("pingxx",
        Map.of("type", "类型", "id", "流水号", "order_no", "商户订单号")));
    Iterator<SettlementLine> lines =
        named.find("pingxx", false).orElseThrow().read(new StringReader(text));
    SettlementLine charge = lines.next();
    assertThat(charge.paymentReferences()).containsExactly("ch_1", "order1");
    assertThat(charge.gross()).isEqualTo(new Money(19_900, "CNY"));
    assertThat(charge.net()).isEqualTo(new Money(19_781, "CNY"));
    assertThat(charge.occurredAt()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
    assertThat(lines.next().gross()).isEqualTo(new Money(-5_000, "CNY"));
    refuses("pingxx", text, 1, "type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripe", "pingxx", "omise", "paypal"})
  void namesEveryColumnThatIsMissing(String provider) {
    for (String missing : SettlementFormats.neededColumns(provider)) {
      List<String> others = SettlementFormats.neededColumns(provider).stream()
          .filter(column -> !column.equals(missing)).toList();
      String headings = (provider.equals("paypal") ? "CH," : "") + String.join(",", others);
      refuses(provider, headings + "\n", 1, missing);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"stripe", "pingxx", "omise", "paypal"})
  void documentsEveryColumnItNeeds(String provider) throws IOException {
    String row = Files.readAllLines(Path.of("..", "docs", "settlement.md")).stream()
        .filter(line -> line.startsWith("| ") && line.contains("(`" + provider + "`)"))
        .findFirst().orElseThrow();
    for (String column : SettlementFormats.neededColumns(provider)) {
      assertThat(row).contains("`" + column + "`");
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
    "txn_1,2026-11-20 10:00:00,usd,1.999,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,usd,\"1,99\",0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,usd,1.99,0.50,1.99,charge,ch_1|net",
    "txn_1,2026-11-20 10:00:00,usd,abc,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,usd,1e3,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,usd,99999999999999999999,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,usd,,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,jpy,1.5,0,1.99,charge,ch_1|gross",
    "txn_1,2026-11-20 10:00:00,us,1.00,0,1.00,charge,ch_1|currency",
    "txn_1,2026-11-20 10:00:00,xau,1.00,0,1.00,charge,ch_1|currency",
    "txn_1,2026-13-20 10:00:00,usd,1.00,0,1.00,charge,ch_1|created_utc",
    "txn_1,yesterday,usd,1.00,0,1.00,charge,ch_1|created_utc",
    "txn 1,2026-11-20 10:00:00,usd,1.00,0,1.00,charge,ch_1|balance_transaction_id",
    "txn_1,2026-11-20 10:00:00,usd,1.00,0,1.00,,ch_1|reporting_category"})
  void namesLineAndColumnOfACellThatIsWrong(String line, String column) {
    String good = "txn_0,2026-11-20 10:00:00,usd,1.00,0,1.00,charge,ch_0,ch_0,pi_0,,,\n";
    refuses("stripe", STRIPE + good + line + ",,,,,\n", 3, column);
  }

  @Test
  void refusesWhatIsNoReport() {
    refuses("stripe", "", 1, null);
    refuses("stripe", STRIPE + "a,b,c,d,e,f,g,h,i,j,k,l,m,n\n", 2, null);
    refuses("stripe", STRIPE + "txn_1,2026-11-20 10:00:00\n", 2, null);
    refuses("stripe", "gross,gross\n", 1, "gross");
    refuses("paypal", "Date,Name\n", 1, null);
    refuses("paypal", "\"SB\",\"X\"\n", 1, null);
    refuses("stripe", "{\"id\": 1}", 1, "object");
    refuses("stripe", "{\"object\": \"charge\"}", 1, "object");
    refuses("stripe", "{\"object\": \"list\", \"data\": [1]}", 1, null);
    refuses("stripe", "{\"object\": \"list\", \"data\": [{", 1, null);
    refuses("omise", OMISE + "t,charge,c,,1,0,0,1,THB,2026-11-20 10:00:00\n", 2, "created_at");
    assertThat(formats.find("omise", true)).isEmpty();
    assertThat(formats.find("dummy", false)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettlementFormats(Map.of("dummy", Map.of())));
  }

  @Test
  void refusesTextThatIsNotUtf8() {
    byte[] bytes = (STRIPE + "txn_1,\u00e9").getBytes(StandardCharsets.ISO_8859_1);
    Reader text = new InputStreamReader(new ByteArrayInputStream(bytes),
        StandardCharsets.UTF_8.newDecoder());
    assertThatExceptionOfType(MalformedSettlementException.class)
        .isThrownBy(() -> formats.find("stripe", false).orElseThrow().read(text).hasNext())
        .withMessageContaining("UTF-8");
  }

  @Test
  void refusesAQuotationMarkThatNeverEndsBeforeItFillsTheMemory() {
    Endless endless = new Endless(STRIPE + "\"", "x");
    assertThatExceptionOfType(MalformedSettlementException.class)
        .isThrownBy(() -> formats.find("stripe", false).orElseThrow().read(endless).hasNext());
    assertThat(endless.given).isLessThan(600_000);
    Endless json = new Endless("{\"object\": \"list\", \"data\": [{\"id\": ", "[");
    assertThatExceptionOfType(MalformedSettlementException.class)
        .isThrownBy(() -> formats.find("stripe", true).orElseThrow().read(json).hasNext());
    assertThat(json.given).isLessThan(600_000);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void holdsNoMoreThanALineOfManyAtATime(boolean json) {
    Endless endless = json
        ? new Endless("{\"object\": \"list\", \"data\": [", """
            {"id": "txn_1", "object": "balance_transaction", "amount": 100, "fee": 0, "net": 100,
             "currency": "eur", "created": 1700000002, "reporting_category": "charge",
             "source": "ch_1"},""")
        : new Endless(STRIPE,
            "txn_1,2026-11-20 10:00:00,usd,1.00,0,1.00,charge,ch_1,ch_1,pi_1,,,\n");
    Iterator<SettlementLine> lines =
        formats.find("stripe", json).orElseThrow().read(endless);
    long before = 0;
    for (int i = 0; i < 200_000; i++) {
      lines.next();
      // Only a buffer is read ahead, however many lines went by.
      assertThat(endless.given - before).isLessThan(100_000);
      before = endless.given;
    }
    assertThat(endless.given).isGreaterThan(10_000_000);
  }

  /** A text that never ends, and knows how much of it was read. */
  private static final class Endless extends Reader {

    private final String repeated;
    private String rest;
    private long given;

    Endless(String first, String repeated) {
      this.rest = first;
      this.repeated = repeated;
    }

    @Override
    public int read(char[] buffer, int offset, int length) throws IOException {
      if (rest.isEmpty()) {
        rest = repeated.repeat(Math.max(1, 4_000 / repeated.length()));
      }
      int count = Math.min(length, rest.length());
      rest.getChars(0, count, buffer, offset);
      rest = rest.substring(count);
      given += count;
      return count;
    }

    @Override
    public void close() {
      rest = "";
    }
  }
}

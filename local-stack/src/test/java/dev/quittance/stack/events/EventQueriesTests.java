package dev.quittance.stack.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.CreditsChanged;
import dev.quittance.events.Event;
import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.OrderRefunded;
import dev.quittance.events.PaymentCreated;
import dev.quittance.events.PaymentCreationFailed;
import dev.quittance.events.PaymentFailed;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentSucceeded;
import dev.quittance.events.ProviderReport;
import dev.quittance.events.ReportedBy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each DuckDB query of docs/events.md, over files as the export writes them. */
@Timeout(60)
class EventQueriesTests {

  private static final Instant EVENING = Instant.parse("2026-11-01T23:30:00Z");
  private static final Instant LATER = Instant.parse("2026-12-02T01:00:00Z");
  private static final byte[] POISON =
      "{\"paid_at\": \"\\ud800\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir
  private Path history;
  private final Map<String, RowWriter> topics = new TreeMap<>();
  private int offset;

  private void say(Event event) throws IOException {
    ProducerRecord<String, byte[]> said = EventMapping.toRecord(
        EventEnvelope.of(event, "/a-service", EVENING, null));
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(said.topic(), 0, offset++,
        said.key().getBytes(StandardCharsets.UTF_8), said.value());
    said.headers().forEach(record.headers()::add);
    write(record);
  }

  private void write(ConsumerRecord<byte[], byte[]> record) throws IOException {
    RowWriter writer = topics.get(record.topic());
    if (writer == null) {
      writer = new RowWriter(history.resolve(record.topic() + ".lines"));
      topics.put(record.topic(), writer);
    }
    writer.write(record);
  }

  @BeforeEach
  void poisonAnalystsTopic() throws IOException {
    write(new ConsumerRecord<>("order.events", 0, offset++, null, POISON));
  }

  /** The result of the one query of the guide below these words. */
  private List<List<String>> answer(String words) throws IOException, SQLException {
    for (Map.Entry<String, RowWriter> topic : topics.entrySet()) {
      topic.getValue().close();
      Path files = Files.createDirectories(
          history.resolve(topic.getKey()).resolve("partition-0"));
      ParquetFile.write(history.resolve(topic.getKey() + ".lines"), topic.getValue().longest(),
          files.resolve("all.parquet"));
    }
    String sql = Pattern.compile(Pattern.quote(words) + ".*?```sql\\n(.*?)```", Pattern.DOTALL)
        .matcher(Files.readString(Path.of("../docs/events.md"))).results()
        .findFirst().orElseThrow().group(1).replace("'history/", "'" + history + "/");
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
         Statement statement = database.createStatement();
         ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> result = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(String.valueOf(rows.getString(i)));
        }
        result.add(row);
      }
      return result;
    }
  }

  private static OrderPaid paid(int order, long minor, String currency, Instant at) {
    return new OrderPaid(new OrderId("order-" + order), "user", new PaymentId("p-" + order),
        "stripe", new Money(minor, currency), null, Map.of(), at, null);
  }

  @Test
  void revenueCountsAnOrderOnceByDayAndCurrency() throws Exception {
    say(paid(1, 100, "CNY", EVENING));
    say(paid(1, 100, "CNY", EVENING));
    say(paid(2, 50, "CNY", EVENING));
    say(paid(3, 7, "JPY", EVENING));
    say(paid(4, 9, "CNY", LATER));

    assertThat(answer("Revenue by day and currency")).containsExactly(
        List.of("2026-11-01", "CNY", "2", "150"), List.of("2026-11-01", "JPY", "1", "7"),
        List.of("2026-12-02", "CNY", "1", "9"));
  }

  private static OrderRefunded refunded(String order, long total, Instant at) {
    return new OrderRefunded(new OrderId(order), "user", new PaymentId("p-" + order),
        new Money(100, "CNY"), new Money(total, "CNY"), null, total == 100, at);
  }

  @Test
  void refundedPerOrderIsTheLatestTotalThoughItFell() throws Exception {
    say(refunded("order-1", 100, EVENING.plusSeconds(60)));
    say(refunded("order-1", 40, EVENING));
    say(refunded("order-2", 70, EVENING));
    say(refunded("order-2", 30, LATER));

    assertThat(answer("Refunded per order")).containsExactlyInAnyOrder(
        List.of("order-1", "CNY", "100"), List.of("order-2", "CNY", "30"));
  }

  private static CreditsChanged changed(String transaction, String kind, Instant at) {
    return new CreditsChanged(new OrderId("order-1"), "user", transaction, kind, 25, -25, 0, 0, 0,
        "lapsed", at);
  }

  @Test
  void expiredCreditsAreSummedByMonth() throws Exception {
    say(changed("1", "expired", EVENING));
    say(changed("1", "expired", EVENING));
    say(changed("2", "expired", EVENING.minusSeconds(86_400)));
    say(changed("3", "revoked", EVENING));
    say(changed("4", "expired", LATER));

    assertThat(answer("How many credits expired unused").stream()
        .map(row -> List.of(row.get(0).substring(0, 7), row.get(1)))).containsExactly(
            List.of("2026-10", "25"), List.of("2026-11", "25"), List.of("2026-12", "25"));
  }

  private static ProviderReport report(String event, String providerPayment,
      @Nullable String payment, ReportedBy by) {
    return new ProviderReport("stripe", event, providerPayment, Map.of(),
        new OrderId("order-1"), payment == null ? null : new PaymentId(payment), EVENING, by);
  }

  private static PaymentFailed declined(String event, String providerPayment, String payment) {
    return new PaymentFailed(report(event, providerPayment, payment, ReportedBy.WEBHOOK),
        "card_declined", "no", false);
  }

  private static PaymentSucceeded succeeded(ProviderReport report) {
    return new PaymentSucceeded(report, new Money(100, "CNY"));
  }

  @Test
  void aPaymentThatHasTwoIdsOfItsProviderIsCountedOnce() throws Exception {
    for (int i = 1; i <= 4; i++) {
      say(declined("evt_d" + i, "pi_" + i, "p-" + i));
      say(succeeded(report("evt_s" + i, "cs_" + i, "p-" + i, ReportedBy.WEBHOOK)));
    }
    say(succeeded(report("sync:stripe:cs_1:succeeded", "cs_1", "p-1", ReportedBy.SYNC)));
    say(new PaymentCreated(new OrderId("order-5"), new PaymentId("p-5"), "stripe", null, "pi_5",
        Map.of(), new Money(100, "CNY"), "payment_intent", "sealed", null, EVENING));
    say(succeeded(report("call:stripe:p-6:succeeded", "pi_6", "p-6", ReportedBy.CALL)));
    say(succeeded(report("evt_foreign", "pi_7", null, ReportedBy.WEBHOOK)));
    say(new PaymentCreationFailed(new OrderId("order-8"), new PaymentId("p-8"), "stripe",
        "declined", "no", false, EVENING));

    assertThat(answer("Share of payments that succeeded"))
        .containsExactly(List.of("stripe", "6", "5"));
  }

  @Test
  void noQueryOfTheGuideIsWithoutItsTest() throws IOException {
    assertThat(Pattern.compile("```sql\\n[^`]*history/")
        .matcher(Files.readString(Path.of("../docs/events.md"))).results()).hasSize(4);
  }
}

package dev.quittance.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.EventMapping;
import dev.quittance.events.Money;
import dev.quittance.events.OrderId;
import dev.quittance.events.OrderPaid;
import dev.quittance.events.PaymentId;
import dev.quittance.stack.StackSettings.Part;
import dev.quittance.stack.events.EventsMain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tools of docs/events.md as processes of their own, on a real Kafka. */
@Timeout(240)
class EventToolsIntegrationTests {

  private static final int EVENTS = 10_000;
  private static final int PARTITIONS = 2;

  @TempDir
  static Path folder;

  private static KafkaBroker kafka;
  private static String bootstrap;

  @BeforeAll
  static void startKafka() throws IOException {
    StackSettings settings = TestPorts.settingsIn(folder);
    bootstrap = "localhost:" + settings.port(Part.KAFKA);
    kafka = new KafkaBroker(settings);
    kafka.start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(kafka::isReady);
  }

  @AfterAll
  static void stopKafka() {
    kafka.process().stop();
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrap));
  }

  private static void create(String topic) throws Exception {
    try (Admin admin = admin()) {
      // The events are old: half a minute after its start Kafka would begin to delete them.
      admin.createTopics(List.of(new NewTopic(topic, PARTITIONS, (short) 1)
          .configs(Map.of("retention.ms", "-1")))).all().get();
    }
  }

  private static void publish(String topic, int from, int count, Instant said) throws Exception {
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrap);
    // The broker flushes each batch to disk: few large ones do not wait for a busy disk.
    config.put("linger.ms", "100");
    config.put("batch.size", "1000000");
    List<Future<?>> sent = new ArrayList<>(count);
    try (KafkaProducer<String, byte[]> producer =
             new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer())) {
      for (int i = from; i < from + count; i++) {
        ProducerRecord<String, byte[]> event = EventMapping.toRecord(EventEnvelope.of(
            new OrderPaid(new OrderId("order-" + i), "user", new PaymentId("payment-" + i),
                "stripe", new Money(i, "CNY"), null, Map.of("note", "it's \"quoted\" 体验包"),
                said, null), "/order-service", said, null));
        sent.add(producer.send(new ProducerRecord<>(topic, null, said.toEpochMilli(),
            event.key(), event.value(), event.headers())));
      }
    }
    for (Future<?> record : sent) {
      record.get();
    }
  }

  private static Process start(String... arguments) throws IOException {
    List<String> command = ChildProcess.java(List.of("-Xmx128m", "-classpath",
        System.getProperty("java.class.path"), EventsMain.class.getName()));
    command.addAll(Arrays.asList(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true)
        .redirectOutput(folder.resolve("tool.log").toFile()).start();
  }

  private static int run(String... arguments) throws Exception {
    Process process = start(arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
    return process.exitValue();
  }

  private static String said() throws IOException {
    return Files.readString(folder.resolve("tool.log"));
  }

  private static String[] export(String topic, Path out, int rows) {
    return List.of("export", "--bootstrap", bootstrap, "--topic", topic, "--out", out.toString(),
        "--rows", Integer.toString(rows)).toArray(String[]::new);
  }

  private static List<Path> parquetFiles(Path out) throws IOException {
    if (!Files.exists(out)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
  }

  private static List<List<String>> query(String sql) throws SQLException {
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

  private static List<String> counts(Path out, String topic) throws SQLException {
    return query("SELECT count(*), count(DISTINCT (\"partition\", \"offset\")), count(DISTINCT id)"
        + " FROM '" + out.resolve(topic) + "/*/*.parquet'").getFirst();
  }

  @Test
  void exportsEachRecordOnceThoughItIsKilledAndRunAgain() throws Exception {
    Path out = folder.resolve("killed");
    create("killed");
    publish("killed", 0, EVENTS, Instant.parse("2026-11-01T10:00:00Z"));

    for (int wanted = 1; wanted <= 4; wanted += 3) {
      int files = wanted;
      Process process = start(export("killed", out, 50));
      Awaitility.await().atMost(Duration.ofSeconds(60)).pollInterval(Duration.ofMillis(5))
          .ignoreExceptionsInstanceOf(UncheckedIOException.class) // A file renamed meanwhile.
          .until(() -> parquetFiles(out).size() >= files || !process.isAlive());
      process.destroyForcibly().waitFor();
    }
    assertThat(parquetFiles(out)).as("it was killed before the end").hasSizeLessThan(200);
    assertThat(run(export("killed", out, 50))).as(said()).isZero();

    assertThat(counts(out, "killed")).containsExactly("10000", "10000", "10000");
    publish("killed", EVENTS, 100, Instant.parse("2026-11-02T10:00:00Z"));
    assertThat(run(export("killed", out, 50))).isZero();
    assertThat(counts(out, "killed")).containsExactly("10100", "10100", "10100");
    assertThat(run(export("killed", out, 50))).isZero();
    assertThat(said()).contains("exported 0 records");
    try (Stream<Path> files = Files.walk(out)) {
      assertThat(files.filter(file -> file.toString().endsWith(".unfinished"))).isEmpty();
    }
  }

  @Test
  void whatIsExportedReadsBack() throws Exception {
    Path out = folder.resolve("history");
    create("order.events");
    publish("order.events", 1, 3, Instant.parse("2026-11-01T23:30:00Z"));
    publish("order.events", 3, 1, Instant.parse("2026-11-01T23:30:00Z"));
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>("order.events", "garbage", new byte[] {(byte) 0xff}));
      producer.send(new ProducerRecord<>("order.events", "tombstone", null));
    }

    assertThat(run(export("order.events", out, 1000))).as(said()).isZero();

    String files = out + "/order.events/*/*.parquet";
    assertThat(query("SELECT key, id, type, source, subject, time AT TIME ZONE 'UTC',"
        + " body ->> '$.metadata.note' FROM '" + files + "' WHERE id LIKE '%order-1'"))
        .containsExactly(List.of("order-1", "order.paid.v1:order-1", "order.paid.v1",
            "/order-service", "order-1", "2026-11-01 23:30:00.0", "it's \"quoted\" 体验包"));
    assertThat(query("SELECT key, body, raw FROM '" + files + "' WHERE id IS NULL ORDER BY key"))
        .containsExactly(
            List.of("garbage", "null", "/w=="), List.of("tombstone", "null", "null"));
  }

  @Test
  void refusesAnotherTopicOfTheSameNameAndTellsWhatWasLost() throws Exception {
    Path out = folder.resolve("anew");
    create("anew");
    publish("anew", 0, 50, Instant.parse("2026-11-01T10:00:00Z"));
    assertThat(run(export("anew", out, 10))).isZero();
    publish("anew", 50, 50, Instant.parse("2026-11-01T10:00:00Z"));
    try (Admin admin = admin()) {
      admin.deleteRecords(Map.of(
          new TopicPartition("anew", 0),
          RecordsToDelete.beforeOffset(-1))).all().get();
    }

    assertThat(run(export("anew", out, 10))).isEqualTo(2);
    assertThat(said()).contains("lost before export: anew-0 offsets ");
    assertThat(run(export("anew", out, 10))).as("told until newer files are there").isEqualTo(2);

    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("anew")).all().get();
    }
    Awaitility.await().ignoreExceptions().untilAsserted(() -> create("anew"));
    assertThat(run(export("anew", out, 10))).isEqualTo(1);
    assertThat(said()).contains("made anew").doesNotContain("\tat ");
  }

  @Test
  void republishesASpanAsItIsAndNeverToThePlatform() throws Exception {
    create("spoken");
    create("team.replay");
    publish("spoken", 0, 10, Instant.parse("2026-11-01T10:00:00Z"));
    publish("spoken", 10, 10, Instant.parse("2026-11-02T10:00:00Z"));
    publish("spoken", 20, 10, Instant.parse("2026-11-03T10:00:00Z"));

    assertThat(run("republish", "--bootstrap", bootstrap, "--topic", "spoken",
        "--to", "team.replay", "--since", "2026-11-02T00:00:00Z",
        "--until", "2026-11-03T00:00:00Z")).as(said()).isZero();

    Path out = folder.resolve("replayed");
    assertThat(run(export("team.replay", out, 1000))).as(said()).isZero();
    assertThat(query("SELECT count(*), min(\"timestamp\" AT TIME ZONE 'UTC'), min(id)"
        + " FROM '" + out + "/team.replay/*/*.parquet'")).containsExactly(
            List.of("10", "2026-11-02 10:00:00.0", "order.paid.v1:order-10"));
    assertThat(run("republish", "--bootstrap", bootstrap, "--topic", "spoken",
        "--to", "payment.outcomes")).isEqualTo(1);
    assertThat(said()).contains("a topic of your own");
    assertThat(run("export", "--bootstrap", bootstrap, "--out", "x")).isEqualTo(1);
    assertThat(said().getBytes(UTF_8).length).isLessThan(200);
    assertThat(said()).contains("--topic is missing");
  }

  @Test
  void aBadDeadLetterStopsNoExport() throws Exception {
    Path out = folder.resolve("poisoned");
    create("payment.outcomes-dlt");
    ProducerRecord<String, byte[]> bad =
        new ProducerRecord<>("payment.outcomes-dlt", 0, "evt_1", "no json".getBytes(UTF_8));
    bad.headers().add("ce_time", "yesterday".getBytes(UTF_8));
    send(bad);
    publish("payment.outcomes-dlt", 0, 10, Instant.parse("2026-11-01T10:00:00Z"));

    assertThat(run(export("payment.outcomes-dlt", out, 1000))).as(said()).isZero();

    assertThat(counts(out, "payment.outcomes-dlt")).containsExactly("11", "11", "10");
    assertThat(query("SELECT time, headers ->> '$.ce_time', raw FROM '" + out
        + "/payment.outcomes-dlt/*/*.parquet' WHERE key = 'evt_1'"))
        .containsExactly(List.of("null", "yesterday", "bm8ganNvbg=="));
  }

  private static void send(ProducerRecord<String, byte[]> record) throws Exception {
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap), new StringSerializer(),
        new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  @Test
  void republishesFromFilesWhatKafkaNoLongerHas() throws Exception {
    Path out = folder.resolve("filed");
    create("filed");
    create("team.filed");
    publish("filed", 0, 10, Instant.parse("2026-11-01T10:00:00Z"));
    ProducerRecord<String, byte[]> odd = new ProducerRecord<>("filed", 0,
        Instant.parse("2026-11-02T10:00:00Z").toEpochMilli(), "odd", new byte[] {(byte) 0xff});
    odd.headers().add("ce_time", "yesterday".getBytes(UTF_8))
        .add("dlt-history", "one".getBytes(UTF_8)).add("dlt-history", "two".getBytes(UTF_8));
    send(odd);
    publish("filed", 20, 10, Instant.parse("2026-11-03T10:00:00Z"));
    assertThat(run(export("filed", out, 7))).as(said()).isZero();
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("filed")).all().get();
    }

    assertThat(run("republish", "--from-files", out.toString(), "--bootstrap", bootstrap,
        "--topic", "filed", "--to", "team.filed", "--until", "2026-11-03T00:00:00Z"))
        .as(said()).isZero();

    Path back = folder.resolve("filed-back");
    assertThat(run(export("team.filed", back, 1000))).as(said()).isZero();
    String all = "SELECT \"timestamp\", key, id, type, source, subject, time, traceparent, body,"
        + " raw, headers::JSON FROM '%s' WHERE \"timestamp\" < '2026-11-03T00:00:00Z' ORDER BY key";
    List<List<String>> sent = query(all.formatted(back + "/team.filed/*/*.parquet"));
    assertThat(sent).hasSize(11).isEqualTo(query(all.formatted(out + "/filed/*/*.parquet")));
    assertThat(sent.getFirst()).contains("odd", "/w==");
    assertThat(run("republish", "--from-files", out.toString(), "--bootstrap", bootstrap,
        "--topic", "filed", "--to", "payment.outcomes")).isEqualTo(1);
    assertThat(run("republish", "--from-files", back.toString(), "--bootstrap", bootstrap,
        "--topic", "filed", "--to", "team.filed")).isEqualTo(1);
    assertThat(said()).contains("nothing of filed was exported to ");
  }
}

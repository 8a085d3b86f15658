package dev.quittance.systemtests;

import static dev.quittance.stack.StackSettings.Part.GATEWAY;
import static dev.quittance.stack.StackSettings.Part.INGEST;
import static dev.quittance.stack.StackSettings.Part.ORDER;
import static dev.quittance.stack.StackSettings.Part.RECONCILIATION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.stack.Stack;
import dev.quittance.stack.StackSettings.Part;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Which service can work while what is missing, and that it notices when it is back. */
@Timeout(180)
class ReadinessIntegrationTests {

  private static final List<Part> SERVICES = List.of(ORDER, GATEWAY, INGEST, RECONCILIATION);

  private final Stack stack = RunningStack.get();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void withoutKafkaOnlyIngestIsReady() {
    stack.child(Part.KAFKA).kill();
    try {
      Shop.eventually(() -> probes("readiness").equals(
          Map.of(ORDER, 503, GATEWAY, 503, INGEST, 200, RECONCILIATION, 503)));
      assertThat(probes("liveness")).isEqualTo(everywhere(200));
    } finally {
      stack.child(Part.KAFKA).start();
    }

    Shop.eventually(() -> probes("readiness").equals(everywhere(200)));
  }

  @Test
  void ingestStartsWithoutKafkaTakesAWebhookAndTellsItLater() {
    Shop shop = new Shop(stack);
    String order = shop.createOrder();
    JsonNode answer = shop.requireToPayPatiently(order, "stripe");
    String before = newestDelivery(shop);
    stack.child(INGEST).kill();
    stack.child(Part.KAFKA).kill();
    try {
      stack.child(INGEST).start();
      stack.awaitReady(INGEST);
      assertThat(status(stack.settings().url(INGEST) + "/actuator/health"))
          .as("it shows that Kafka is away").isEqualTo(503);
      shop.pay(answer);
      Shop.eventually(() -> !newestDelivery(shop).equals(before));
      assertThat(shop.statusOf(order)).isNotEqualTo("paid");
    } finally {
      stack.child(Part.KAFKA).start();
    }

    shop.awaitStatus(order, "paid");
    awaitOutcomeFrom("/webhook-ingest-service", order);
    Shop.eventually(() -> probes("readiness").equals(everywhere(200)));
  }

  @Test
  void withoutPostgresNobodyIsReady() {
    stack.killPostgres();
    try {
      Shop.eventually(() -> probes("readiness").equals(everywhere(503)));
      assertThat(probes("liveness")).isEqualTo(everywhere(200));
    } finally {
      stack.startPostgres();
    }

    Shop.eventually(() -> probes("readiness").equals(everywhere(200)));
  }

  private static String newestDelivery(Shop shop) {
    return shop.admin()
        .get(shop.ingest("/admin/deliveries?type=payment_intent.succeeded&limit=1"))
        .at("/items/0/id").asString("none");
  }

  /** Reconciliation finds the payment too: that it is paid does not show who told it. */
  private void awaitOutcomeFrom(String source, String order) {
    try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(
        Map.of("bootstrap.servers", "localhost:" + stack.settings().port(Part.KAFKA)),
        new StringDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = consumer.partitionsFor("payment.outcomes").stream()
          .map(info -> new TopicPartition(info.topic(), info.partition())).toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Shop.eventually(() -> StreamSupport
          .stream(consumer.poll(Duration.ofMillis(200)).spliterator(), false)
          .anyMatch(event -> header(event, "ce_subject").equals(order)
              && header(event, "ce_source").equals(source)));
    }
  }

  /** Empty if it has none: other tests of this stack publish what is no event. */
  private static String header(ConsumerRecord<String, byte[]> event, String name) {
    Header header = event.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static Map<Part, Integer> everywhere(int status) {
    return SERVICES.stream().collect(Collectors.toMap(part -> part, part -> status));
  }

  private Map<Part, Integer> probes(String probe) {
    return SERVICES.parallelStream().collect(Collectors.toMap(part -> part, part ->
        status(stack.settings().url(part) + "/actuator/health/" + probe)));
  }

  private int status(String url) {
    try {
      return http.send(HttpRequest.newBuilder(URI.create(url)).build(),
          HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

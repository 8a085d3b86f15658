package dev.quittance.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Timeout(60)
class EventContractTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private static String snake(String name) {
    return name.replaceAll("([A-Z])", "_$1").toLowerCase();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Names, and whether each must be there, of a record and of its schema. */
  private static void assertAgree(Class<?> type, JsonNode schema) {
    Map<String, Boolean> components = Arrays.stream(type.getRecordComponents()).collect(
        Collectors.toMap(c -> snake(c.getName()), c -> !Samples.isNullable(c)));
    Map<String, Boolean> properties = new TreeMap<>();
    schema.required("properties").propertyNames().forEach(name -> properties.put(name,
        schema.required("required").valueStream().anyMatch(r -> r.asString().equals(name))));
    assertThat(properties).isEqualTo(new TreeMap<>(components));
  }

  @ParameterizedTest
  @EnumSource
  void recordAndSchemaAgree(EventType type) {
    JsonNode schema = JSON.readTree(EventSchemas.of(type));

    assertThat(schema.required("title").asString()).isEqualTo(type.wireName());
    assertAgree(type.eventClass(), schema);
    if (schema.path("$defs").has("provider_report")) {
      assertAgree(ProviderReport.class, schema.path("$defs").required("provider_report"));
    }
    if (schema.path("$defs").has("money")) {
      assertAgree(Money.class, schema.path("$defs").required("money"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEventIsValidAndSurvivesTheWay(EventType type) {
    Schema schema = SCHEMAS.getSchema(EventSchemas.of(type));
    for (Event event : new Event[] {Samples.full(type), Samples.minimal(type)}) {
      byte[] body = EventJson.write(event);

      assertThat(schema.validate(text(body), InputFormat.JSON)).isEmpty();
      assertThat(EventJson.read(type, body)).isEqualTo(event);
    }
  }

  /** What was published once must be readable for ever, and be written the same. */
  @ParameterizedTest
  @EnumSource
  void goldenFilesStayReadable(EventType type) throws IOException {
    String name = "/golden/" + type.wireName() + ".json";
    try (InputStream golden = getClass().getResourceAsStream(name)) {
      assertThat(golden).as(name).isNotNull();
      byte[] body = golden.readAllBytes();
      assertThat(EventJson.read(type, body)).isEqualTo(Samples.full(type));
      assertThat(JSON.readTree(EventJson.write(Samples.full(type))))
          .isEqualTo(JSON.readTree(body));
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesAnEventThatMissesAFieldAndIgnoresOneMore(EventType type) {
    ObjectNode full = (ObjectNode) JSON.readTree(EventJson.write(Samples.full(type)));
    full.put("something_new", 1);
    assertThat(EventJson.read(type, text(full).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Samples.full(type));
    for (RecordComponent component : type.eventClass().getRecordComponents()) {
      // A map is empty rather than absent.
      if (!Samples.isNullable(component) && component.getType() != Map.class) {
        ObjectNode without = full.deepCopy();
        without.remove(snake(component.getName()));
        assertThatThrownBy(() ->
            EventJson.read(type, text(without).getBytes(StandardCharsets.UTF_8)))
            .as("%s without %s", type, component.getName())
            .isInstanceOf(MalformedEventException.class);
      }
    }
  }

  private static String text(JsonNode node) {
    return JSON.writeValueAsString(node);
  }

  @Test
  void refusesMoneyThatIsNoWholeNumber() {
    String golden = text(EventJson.write(Samples.full(EventType.PAYMENT_SUCCEEDED)));
    for (String wrong : new String[] {"199.5", "\"19900\"", "null", "99999999999999999999"}) {
      byte[] body = golden.replace("19900", wrong).getBytes(StandardCharsets.UTF_8);
      assertThatThrownBy(() -> EventJson.read(EventType.PAYMENT_SUCCEEDED, body))
          .as(wrong).isInstanceOf(MalformedEventException.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void travelsAsABinaryCloudEvent(EventType type) {
    Event event = Samples.full(type);
    EventEnvelope envelope = EventEnvelope.of(event, "/test",
        Instant.parse("2026-01-02T03:04:05Z"),
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    ProducerRecord<String, byte[]> sent = EventMapping.toRecord(envelope);
    ConsumerRecord<String, byte[]> received =
        new ConsumerRecord<>(sent.topic(), 0, 0, sent.key(), sent.value());
    sent.headers().forEach(header -> received.headers().add(header));

    assertThat(EventMapping.fromRecord(received)).isEqualTo(envelope);
    assertThat(sent.topic()).isEqualTo(event.topic().topicName());
    assertThat(text(sent.headers().lastHeader("ce_type").value())).isEqualTo(type.wireName());
    assertThat(text(sent.headers().lastHeader("ce_id").value())).isEqualTo(event.eventId());
    assertThat(text(sent.headers().lastHeader("content-type").value()))
        .isEqualTo("application/json");
    assertThat(sent.key()).isEqualTo(event instanceof PaymentOutcome outcome
        ? outcome.report().providerEventId() : "order-1");
  }

  @Test
  void refusesWhatIsNoEvent() {
    ConsumerRecord<String, byte[]> garbage =
        new ConsumerRecord<>("t", 0, 0, "k", new byte[] {1, 2});
    ConsumerRecord<String, byte[]> tombstone = new ConsumerRecord<>("t", 0, 0, "k", null);

    assertThatThrownBy(() -> EventMapping.fromRecord(garbage))
        .isInstanceOf(MalformedEventException.class);
    assertThatThrownBy(() -> EventMapping.fromRecord(tombstone))
        .isInstanceOf(MalformedEventException.class);
    for (String body : new String[] {"", "null", "[]", "x"}) {
      assertThatThrownBy(() -> EventJson.read(
          EventType.ORDER_PAID, body.getBytes(StandardCharsets.UTF_8)))
          .as(body).isInstanceOf(MalformedEventException.class);
    }
  }

  @Test
  void theSameFactHasTheSameId() {
    ProviderReport webhook = ((PaymentOutcome) Samples.full(EventType.PAYMENT_SUCCEEDED)).report();

    assertThat(webhook.eventId()).isEqualTo("provider-1:providerEventId-1");
    assertThat(ProviderReport.bySync("stripe", "cs_1", "succeeded"))
        .isEqualTo("sync:stripe:cs_1:succeeded");
  }

  @Test
  void twoFactsNeverShareAnId() {
    OrderId order = new OrderId("o");
    Instant at = Instant.EPOCH;
    assertThat(new OrderReviewRequired(
        order, "u", new PaymentId("p-1"), "amount_mismatch", "", at).eventId())
        .isNotEqualTo(new OrderReviewRequired(
            order, "u", new PaymentId("p-2"), "amount_mismatch", "", at).eventId());
    assertThat(RefundId.of("order-1 admin key-1")).isEqualTo(RefundId.of("order-1 admin key-1"))
        .isNotEqualTo(RefundId.of("order-1 admin key-2"));
  }
}

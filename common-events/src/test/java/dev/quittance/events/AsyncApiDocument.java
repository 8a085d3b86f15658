package dev.quittance.events;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The AsyncAPI 3 document of the topics, made from the contract's own types and schemas. */
final class AsyncApiDocument {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Instant SAID_AT = Instant.parse("2026-01-02T03:04:06Z");
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  /** Outcomes that the gateway also tells on the lifecycle, from a provider's answer to a call. */
  private static final Set<EventType> ALSO_BY_CALL = EnumSet.of(EventType.PAYMENT_SUCCEEDED,
      EventType.PAYMENT_FAILED, EventType.PAYMENT_CANCELLED, EventType.REFUND_FAILED);

  /** What the services make a missing topic with, if nothing is set; a test compares them. */
  private static final int PARTITIONS = 6;
  private static final int REPLICAS = 1;
  private static final long RETENTION_MILLIS = 30L * 24 * 60 * 60 * 1000;
  private static final String DEAD_LETTER = "dead_letter";

  private final ObjectNode root = JSON.createObjectNode();
  private final ObjectNode schemas = JSON.createObjectNode();

  private AsyncApiDocument() {
  }

  /** The whole document. */
  static ObjectNode make() {
    return new AsyncApiDocument().document();
  }

  private ObjectNode document() {
    root.put("asyncapi", "3.0.0");
    root.set("info", JSON.readTree("""
        {"title": "Quittance events", "version": "1",
         "description": "CloudEvents 1.0 in binary mode over Kafka. Within a version of a type \
        changes are additive; an incompatible change is a new type. Delivery is at least once: \
        deduplicate by ce_id, and do not depend on order.",
         "license": {"name": "Apache-2.0",
                     "url": "https://www.apache.org/licenses/LICENSE-2.0.txt"}}"""));
    root.put("defaultContentType", "application/json");
    root.set("servers", JSON.readTree("""
        {"kafka": {"host": "{bootstrap}", "protocol": "kafka",
                   "variables": {"bootstrap": {"default": "localhost:9092",
                                 "description": "KAFKA_BOOTSTRAP_SERVERS of the services"}}}}"""));
    ObjectNode channels = root.putObject("channels");
    ObjectNode operations = root.putObject("operations");
    for (Topic topic : Topic.values()) {
      channels.set(topic.topicName(), channel(topic, topic.topicName(), purposeOf(topic),
          typesOn(topic).stream().map(EventType::wireName).toList()));
      operations.set("publish." + topic.topicName(), operation(topic.topicName()));
    }
    for (Topic topic : Topic.values()) {
      channels.set(topic.deadLetterTopicName(), channel(topic, topic.deadLetterTopicName(),
          "What no try of a consumer could handle, as it came, with the cause in dlt-* headers.",
          List.of(DEAD_LETTER)));
      operations.set("publish." + topic.deadLetterTopicName(),
          operation(topic.deadLetterTopicName()));
    }
    ObjectNode components = root.putObject("components");
    ObjectNode messages = components.putObject("messages");
    schemas.set("cloudevent_headers", headers());
    for (EventType type : EventType.values()) {
      messages.set(type.wireName(), message(type));
    }
    schemas.set("dead_letter_headers", deadLetterHeaders());
    messages.set(DEAD_LETTER, deadLetter());
    components.set("schemas", schemas);
    return root;
  }

  private static String purposeOf(Topic topic) {
    return switch (topic) {
      case PAYMENT_REQUESTS -> "What the order service wants done at a provider.";
      case PAYMENT_LIFECYCLE -> "What became of a request at a provider, told by the gateway.";
      case PAYMENT_OUTCOMES -> "What providers say happened, learned by webhook or by reading.";
      case ORDER_EVENTS -> "What happened to orders and credits: the topic for analysts.";
    };
  }

  private static String keyOf(Topic topic) {
    return topic == Topic.PAYMENT_OUTCOMES ? "the provider event id" : "the order id";
  }

  /** The types that can be on a topic. */
  static List<EventType> typesOn(Topic topic) {
    return Arrays.stream(EventType.values()).filter(type -> switch (topic) {
      case PAYMENT_REQUESTS -> PaymentRequestEvent.class.isAssignableFrom(type.eventClass());
      case PAYMENT_LIFECYCLE -> ALSO_BY_CALL.contains(type)
          || PaymentLifecycleEvent.class.isAssignableFrom(type.eventClass());
      case PAYMENT_OUTCOMES -> PaymentOutcome.class.isAssignableFrom(type.eventClass());
      case ORDER_EVENTS -> OrderEvent.class.isAssignableFrom(type.eventClass());
    }).toList();
  }

  private static ObjectNode channel(
      Topic topic, String address, String description, List<String> names) {
    ObjectNode channel = JSON.createObjectNode();
    channel.put("address", address);
    channel.put("description", description + " The Kafka key is " + keyOf(topic)
        + ". Production has 3 replicas; quittance.topics says how missing topics are made.");
    ObjectNode messages = channel.putObject("messages");
    names.forEach(name -> messages.set(name, reference("#/components/messages/" + name)));
    boolean compacted = address.equals(Topic.PAYMENT_OUTCOMES.topicName());
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", address);
    kafka.put("partitions", PARTITIONS);
    kafka.put("replicas", REPLICAS);
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    configuration.putArray("cleanup.policy").add(compacted ? "compact" : "delete");
    if (!compacted) {
      configuration.put("retention.ms", RETENTION_MILLIS);
    }
    kafka.put("bindingVersion", "0.5.0");
    return channel;
  }

  private static ObjectNode operation(String address) {
    ObjectNode operation = JSON.createObjectNode();
    operation.put("action", "send");
    operation.set("channel", reference("#/channels/" + address));
    return operation;
  }

  /** It may be anything: that is why it is there. */
  private static ObjectNode deadLetter() {
    ObjectNode message = JSON.createObjectNode();
    message.put("name", DEAD_LETTER);
    message.put("title", "DeadLetter");
    message.put("summary", "Most have the body and headers of an event; a body may be no JSON, "
        + "and any header of an event may be missing or wrong.");
    message.put("contentType", "application/octet-stream");
    message.set("headers", reference("#/components/schemas/dead_letter_headers"));
    ObjectNode payload = message.putObject("payload");
    payload.put("description", "the value as it came, unchanged");
    message.putArray("examples").addObject().set("headers", JSON.readTree("""
        {"dlt-consumer": "order-service", "dlt-cause-class": "com.example.MalformedEvent",
         "dlt-cause-message": "no time", "dlt-original-partition": "2",
         "dlt-original-offset": "41"}"""));
    return message;
  }

  private static ObjectNode deadLetterHeaders() {
    Map<String, String> meanings = Map.of(
        "dlt-consumer", "the service that could not handle it",
        "dlt-cause-class", "the exception's Java class",
        "dlt-cause-message", "what it said",
        "dlt-original-partition", "where it stood on the topic",
        "dlt-original-offset", "where it stood on that partition",
        "dlt-history", "once for each time that it was re-driven: who had failed, why and where");
    ObjectNode headers = texts(meanings);
    meanings.keySet().stream().filter(name -> !name.equals("dlt-history")).sorted()
        .forEach(headers.withArray("required")::add);
    return headers;
  }

  private static ObjectNode texts(Map<String, String> meanings) {
    ObjectNode headers = JSON.createObjectNode();
    headers.put("type", "object");
    ObjectNode properties = headers.putObject("properties");
    meanings.keySet().stream().sorted().forEach(name -> properties.putObject(name)
        .put("type", "string").put("description", meanings.get(name)));
    return headers;
  }

  private ObjectNode message(EventType type) {
    ObjectNode schema = (ObjectNode) JSON.readTree(EventSchemas.of(type));
    ObjectNode message = JSON.createObjectNode();
    message.put("name", type.wireName());
    message.put("title", type.eventClass().getSimpleName());
    message.put("summary", schema.required("description").asString());
    message.put("contentType", "application/json");
    ArrayNode headers = message.putObject("headers").putArray("allOf");
    headers.add(reference("#/components/schemas/cloudevent_headers"));
    headers.addObject().putObject("properties").putObject("ce_type")
        .put("const", type.wireName());
    message.set("payload", reference("#/components/schemas/" + type.wireName()));
    schemas.set(type.wireName(), shared(schema));
    message.putObject("bindings").putObject("kafka").put("bindingVersion", "0.5.0")
        .putObject("key").put("type", "string").put("description", "see the channel");
    message.putArray("examples").add(example(type));
    return message;
  }

  /** The schema as a part of this document: what it defines for itself becomes a component. */
  private ObjectNode shared(ObjectNode schema) {
    ObjectNode own = schema.deepCopy();
    own.remove(List.of("$schema", "$id"));
    JsonNode definitions = own.remove("$defs");
    if (definitions != null) {
      definitions.propertyStream().forEach(definition -> {
        JsonNode part = rebased(definition.getValue());
        JsonNode before = schemas.get(definition.getKey());
        if (before != null && !before.equals(part)) {
          throw new IllegalStateException("two definitions of " + definition.getKey());
        }
        schemas.set(definition.getKey(), part);
      });
    }
    return (ObjectNode) rebased(own);
  }

  private static JsonNode rebased(JsonNode node) {
    return JSON.readTree(node.toString().replace("\"#/$defs/", "\"#/components/schemas/"));
  }

  private static ObjectNode example(EventType type) {
    Event event = Samples.full(type);
    // Its place in the ledger is not in the event: the order service adds it to the id.
    String id = event.eventId() + (type == EventType.CREDITS_REVOKED ? ":7" : "");
    ProducerRecord<String, byte[]> record = EventMapping.toRecord(
        new EventEnvelope(id, "/" + sourceOf(type), SAID_AT, TRACE, event));
    ObjectNode example = JSON.createObjectNode();
    ObjectNode headers = example.putObject("headers");
    for (Header header : record.headers()) {
      headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
    }
    example.set("payload", JSON.readTree(record.value()));
    return example;
  }

  private static String sourceOf(EventType type) {
    return typesOn(Topic.PAYMENT_OUTCOMES).contains(type) ? "webhook-ingest-service"
        : typesOn(Topic.PAYMENT_LIFECYCLE).contains(type) ? "payment-gateway-service"
        : "order-service";
  }

  private static ObjectNode headers() {
    Map<String, String> meanings = Map.of(
        "ce_specversion", "of CloudEvents: 1.0",
        "ce_id", "the same for the same fact: deduplicate by it",
        "ce_source", "the service that says so, /order-service for one",
        "ce_type", "which payload this is",
        "ce_time", "when it was said, RFC 3339 in UTC",
        "ce_subject", "the order id; absent if the provider did not tell it",
        "ce_traceparent", "the W3C trace that it belongs to",
        "content-type", "application/json",
        "redriven-for", "the only service that shall handle what was re-driven; else absent");
    ObjectNode headers = texts(meanings);
    headers.required("properties").asObject().putObject("redriven-at").put("type", "string")
        .put("description", "when it was re-driven; else absent");
    List.of("ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "content-type")
        .forEach(headers.withArray("required")::add);
    return headers;
  }

  private static ObjectNode reference(String pointer) {
    return JSON.createObjectNode().put("$ref", pointer);
  }
}

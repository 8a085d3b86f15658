package dev.quittance.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** docs/api/events.json is what the contract's types say, and a sound AsyncAPI document. */
@Timeout(60)
class AsyncApiTests {

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path CHECKED_IN = Path.of("../docs/api/events.json");
  private static final Path GUIDE = Path.of("../docs/events.md");
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

  private final ObjectNode document = AsyncApiDocument.make();

  private static List<String> names(JsonNode object) {
    return object.propertyStream().map(property -> property.getKey()).toList();
  }

  private static Stream<JsonNode> withAllInside(JsonNode node) {
    return Stream.concat(Stream.of(node), node.valueStream().flatMap(AsyncApiTests::withAllInside));
  }

  private JsonNode target(JsonNode reference) {
    String pointer = reference.required("$ref").asString();
    assertThat(pointer).startsWith("#/");
    return document.at(pointer.substring(1));
  }

  @Test
  void isTheOneThatIsCheckedIn() throws IOException {
    String made = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    if (Boolean.getBoolean("api.write")) {
      Files.writeString(CHECKED_IN, made);
    }

    assertThat(Files.exists(CHECKED_IN) ? Files.readString(CHECKED_IN) : "none").as("""
        docs/api/events.json is stale. If the change of the events is meant, run mvn -Papi""")
        .isEqualTo(made);
  }

  @Test
  void hasTheShapeOfAsyncApi3() {
    assertThat(names(document)).containsExactly("asyncapi", "info", "defaultContentType",
        "servers", "channels", "operations", "components");
    assertThat(names(document.required("info"))).contains("title", "version");
    assertThat(names(document.required("components").required("messages")))
        .allMatch(name -> name.matches("[a-zA-Z0-9._-]+"));
    document.required("channels").propertyStream().forEach(channel -> {
      assertThat(channel.getValue().required("address").asString()).isEqualTo(channel.getKey());
      assertThat(channel.getValue().required("messages")).isNotEmpty();
    });
    Set<JsonNode> served = document.required("operations").valueStream().map(operation -> {
      assertThat(operation.required("action").asString()).isEqualTo("send");
      return target(operation.required("channel"));
    }).collect(Collectors.toSet());
    assertThat(served).isEqualTo(
        document.required("channels").valueStream().collect(Collectors.toSet()));
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<JsonNode> references =
        withAllInside(document).filter(node -> node.isObject() && node.has("$ref")).toList();

    assertThat(references).hasSizeGreaterThan(100).allSatisfy(reference ->
        assertThat(target(reference).isMissingNode()).as(reference.toString()).isFalse());
    assertThat(document.toString()).doesNotContain("$defs");
  }

  @Test
  void everyTopicAndItsDeadLettersAreChannels() {
    assertThat(names(document.required("channels"))).containsExactlyInAnyOrderElementsOf(
        Arrays.stream(Topic.values()).flatMap(topic ->
            Stream.of(topic.topicName(), topic.deadLetterTopicName())).toList());
  }

  @ParameterizedTest
  @EnumSource
  void anEventIsOnAChannelOfItsOwnTopicWithAnExampleThatIsValid(EventType type) {
    JsonNode message = document.required("components").required("messages")
        .required(type.wireName());
    ObjectNode payload = ((ObjectNode) target(message.required("payload"))).deepCopy();
    payload.set("components", document.required("components"));
    ObjectNode headers = ((ObjectNode) message.required("headers")).deepCopy();
    headers.set("components", document.required("components"));
    JsonNode example = message.required("examples").get(0);

    assertThat(document.required("channels")
        .required(Samples.full(type).topic().topicName()).required("messages")
        .has(type.wireName())).isTrue();
    assertThat(SCHEMAS.getSchema(payload.toString(), InputFormat.JSON)
        .validate(example.required("payload").toString(), InputFormat.JSON)).isEmpty();
    assertThat(SCHEMAS.getSchema(payload.toString(), InputFormat.JSON)
        .validate("{}", InputFormat.JSON)).isNotEmpty();
    assertThat(SCHEMAS.getSchema(headers.toString(), InputFormat.JSON)
        .validate(example.required("headers").toString(), InputFormat.JSON)).isEmpty();
    assertThat(names(target(((ObjectNode) message.required("headers")).required("allOf").get(0))
        .required("properties"))).containsAll(names(example.required("headers")));
  }

  @Test
  void deadLettersAreNoEventsAndSayWhy() {
    document.required("channels").propertyStream()
        .filter(channel -> channel.getKey().endsWith("-dlt")).forEach(channel ->
            assertThat(names(channel.getValue().required("messages")))
                .containsExactly("dead_letter"));
    JsonNode letter = document.required("components").required("messages")
        .required("dead_letter");
    assertThat(SCHEMAS.getSchema(target(letter.required("headers")).toString(), InputFormat.JSON)
        .validate(letter.required("examples").get(0).required("headers").toString(),
            InputFormat.JSON)).isEmpty();
  }

  @Test
  void descriptionsAreWithoutMarkupOfJavadoc() {
    assertThat(document.findValues("description").stream().filter(JsonNode::isString)
        .map(JsonNode::asString)).isNotEmpty().allSatisfy(text -> assertThat(text)
            .doesNotContainPattern("\\{@|&[a-z]+;|(^| )#[a-z]|[;:,]$"));
  }

  /** {@code <x>} in an id of the guide stands for a value. */
  @ParameterizedTest
  @EnumSource
  void anExamplesIdIsAsTheGuideSays(EventType type) throws IOException {
    Matcher row = Pattern.compile("^\\| `" + Pattern.quote(type.wireName())
        + "` \\| .* \\| `([^`]*<[^`]*)`", Pattern.MULTILINE).matcher(Files.readString(GUIDE));
    // Of outcomes the guide says it once for all.
    String pattern = row.find() ? row.group(1).replaceAll("<[^>]*>", "[^:]+") + "(:[^:]+)?"
        : "[^:]+:[^:]+";

    assertThat(document.required("components").required("messages").required(type.wireName())
        .required("examples").get(0).required("headers").required("ce_id").asString())
        .matches(pattern);
  }

  @ParameterizedTest
  @EnumSource
  void anEventIsInTheGuideForAnalysts(EventType type) throws IOException {
    assertThat(Files.readString(GUIDE)).contains("| `" + type.wireName() + "` | ");
  }
}

package dev.quittance.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docs/api/events.json says of topics and headers what this code does. */
@Timeout(60)
class TopicContractTests {

  private final JsonNode contract = read();

  private static JsonNode read() {
    try {
      return JsonMapper.builder().build()
          .readTree(Files.readString(Path.of("../docs/api/events.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void topicsAreMadeWithThePartitionsReplicasAndRetentionOfTheContract() {
    TopicSettings defaults = new Binder(new MapConfigurationPropertySource(Map.of()))
        .bindOrCreate("quittance.topics", TopicSettings.class);
    Map<String, NewTopic> made = new HashMap<>();
    MessagingAutoConfiguration.paymentTopics(defaults)
        .forEach(topic -> made.put(topic.name(), topic));

    assertThat(made.keySet())
        .isEqualTo(Set.copyOf(contract.required("channels").propertyNames()));
    made.forEach((name, topic) -> {
      JsonNode kafka = contract.required("channels").required(name).at("/bindings/kafka");
      assertThat(topic.numPartitions()).isEqualTo(kafka.required("partitions").asInt());
      assertThat(topic.replicationFactor()).isEqualTo((short) kafka.required("replicas").asInt());
      Map<String, String> configured = new HashMap<>(Map.of("cleanup.policy", "delete"));
      configured.putAll(topic.configs());
      JsonNode told = kafka.required("topicConfiguration");
      Map<String, String> contracted =
          new HashMap<>(Map.of("cleanup.policy", told.at("/cleanup.policy/0").asString()));
      if (told.has("retention.ms")) {
        contracted.put("retention.ms", told.get("retention.ms").asString());
      }
      assertThat(configured).as(name).isEqualTo(contracted);
    });
  }

  @Test
  void deadLettersAndWhatIsRedrivenHaveTheHeadersOfTheContract() {
    Set<String> used = Arrays.stream(DeadLetterHeaders.class.getDeclaredFields())
        .filter(field -> Modifier.isPublic(field.getModifiers()))
        .map(TopicContractTests::valueOf).collect(Collectors.toSet());
    Set<String> told = Stream.of("dead_letter_headers", "cloudevent_headers")
        .flatMap(name -> contract.at("/components/schemas/" + name + "/properties")
            .propertyNames().stream())
        .filter(name -> name.startsWith("dlt-") || name.startsWith("redriven-"))
        .collect(Collectors.toSet());

    assertThat(used).isEqualTo(told);
  }

  private static String valueOf(Field field) {
    try {
      return String.valueOf(field.get(null));
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}

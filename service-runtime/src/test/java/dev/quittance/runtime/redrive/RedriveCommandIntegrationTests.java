package dev.quittance.runtime.redrive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.Topic;
import dev.quittance.runtime.testing.Infrastructure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, which has nothing but the environment of a service. */
@Timeout(180)
class RedriveCommandIntegrationTests {

  private static final Map<String, String> SERVICE = Map.of(
      "SPRING_APPLICATION_NAME", "failing-service",
      "SPRING_CONFIG_IMPORT", "classpath:quittance-runtime.yml");

  @TempDir
  private Path files;

  /** Shows what the command would reach Kafka with. */
  public static final class Show {

    private Show() {
    }

    public static void main(String[] args) throws IOException {
      KafkaAccess access = KafkaAccess.ofTheService();
      new TreeMap<>(access.consumer()).forEach((name, value) ->
          System.out.println("consumer " + name + "=" + value));
      new TreeMap<>(access.producer()).forEach((name, value) ->
          System.out.println("producer " + name + "=" + value));
    }
  }

  private List<String> run(Class<?> main, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    Path output = files.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command)
        .redirectErrorStream(true).redirectOutput(output.toFile());
    // The JVM would say that it has taken them up.
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(SERVICE);
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(120, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  @Test
  void findsLettersWhereTheServiceWouldLookForThem() throws Exception {
    String id = UUID.randomUUID().toString();
    ProducerRecord<String, byte[]> letter = new ProducerRecord<>(
        Topic.ORDER_EVENTS.deadLetterTopicName(), "key", new byte[] {1});
    letter.headers().add("ce_id", id.getBytes(StandardCharsets.UTF_8));
    try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
        Map.of("bootstrap.servers", Infrastructure.bootstrapServers()),
        new StringSerializer(), new ByteArraySerializer())) {
      producer.send(letter).get(60, TimeUnit.SECONDS);
    }

    List<String> lines = run(RedriveDeadLetters.class, Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "localhost:1",
            "SPRING_KAFKA_BOOTSTRAP_SERVERS", Infrastructure.bootstrapServers()),
        "--topic=order.events", "--event-id=" + id);

    assertThat(lines.stream().filter(line -> line.startsWith("found "))).singleElement()
        .asString().startsWith("found " + id);
    assertThat(lines.getLast()).contains("1 found (send them with --send)");
  }

  @Test
  void speaksToKafkaAsTheServiceDoesAndAsAFileSaysBeforeThat() throws Exception {
    Path file = files.resolve("client.properties");
    Files.writeString(file, "sasl.mechanism=SCRAM-SHA-512\nreceive.buffer.bytes=70000\n");
    Map<String, String> login = Map.of(
        "KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9093",
        "SPRING_KAFKA_SECURITY_PROTOCOL", "SASL_SSL",
        "SPRING_KAFKA_PROPERTIES_SASL_MECHANISM", "PLAIN",
        "SPRING_KAFKA_PROPERTIES_SASL_JAAS_CONFIG", "a login",
        "SPRING_KAFKA_SSL_TRUST_STORE_TYPE", "PEM");

    List<String> lines = run(Show.class, login);

    for (String client : List.of("consumer ", "producer ")) {
      assertThat(lines).contains(
          client + "bootstrap.servers=[kafka.example:9093]",
          client + "security.protocol=SASL_SSL", client + "sasl.mechanism=PLAIN",
          client + "sasl.jaas.config=a login", client + "ssl.truststore.type=PEM");
    }
    assertThat(lines).contains("consumer enable.auto.commit=false", "producer acks=all")
        .noneMatch(line -> line.startsWith("consumer group.id"));

    Map<String, String> withFile = new TreeMap<>(login);
    withFile.put("KAFKA_CLIENT_CONFIG", file.toString());
    assertThat(run(Show.class, withFile)).contains(
        "consumer sasl.mechanism=SCRAM-SHA-512", "producer sasl.mechanism=SCRAM-SHA-512",
        "consumer receive.buffer.bytes=70000", "producer security.protocol=SASL_SSL");
  }
}

package dev.quittance.runtime.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.events.EventEnvelope;
import dev.quittance.events.OrderId;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.Topic;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.security.PublicPaths;
import dev.quittance.runtime.testing.Infrastructure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** A service that is there before its Kafka. */
@Timeout(180)
class KafkaComesLaterIntegrationTests {

  private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
  private static final List<EventEnvelope> HEARD = new CopyOnWriteArrayList<>();

  private final HttpClient http = HttpClient.newHttpClient();

  /** A service that has nothing but the runtime, and hears its own events. */
  @SpringBootConfiguration
  @EnableAutoConfiguration
  static class TestService {

    @Bean
    PublicPaths publicPaths() {
      return new PublicPaths(List.of());
    }

    @Bean
    Ears ears(EventBatches batches) {
      return new Ears(batches);
    }
  }

  record Ears(EventBatches batches) {

    @KafkaListener(topics = Topic.Names.PAYMENT_REQUESTS, groupId = "test")
    void hear(List<ConsumerRecord<String, byte[]>> records) {
      batches.process(records, envelope -> Mono.fromRunnable(() -> HEARD.add(envelope)));
    }
  }

  private static ConfigurableApplicationContext start(String kafka, Map<String, Object> more) {
    SpringApplicationBuilder service = new SpringApplicationBuilder(TestService.class)
        .properties(Map.of("spring.config.import", "classpath:quittance-runtime.yml",
            "spring.application.name", "early", "server.port", "0",
            "JWT_JWK_SET_URI", "http://localhost:1/none",
            "LOG_LEVEL", "warn", "SHUTDOWN_PAUSE", "0s", "quittance.topics.partitions", "3"))
        .properties(more);
    Infrastructure.databaseProperties().forEach((name, value) ->
        service.properties(Map.of(name, value)));
    // The broker of other tests may be in a system property, which only an argument overrides.
    return service.run("--spring.kafka.bootstrap-servers=" + kafka);
  }

  private int status(ConfigurableApplicationContext service, String path)
      throws IOException, InterruptedException {
    String port = service.getEnvironment().getProperty("local.server.port");
    return http.send(HttpRequest.newBuilder(
        URI.create("http://localhost:" + port + "/actuator/health" + path))
        .timeout(LONG_ENOUGH).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  /** Some brokers let whoever asks make a topic: ours must be there before. */
  @ParameterizedTest
  @ValueSource(strings = {"false", "true"})
  void getsItsTopicsIsReadyAndSendsWhatWaited(String autoCreate) throws Exception {
    HEARD.clear();
    EmbeddedKafkaKraftBroker broker =
        OwnBroker.start(Map.of("auto.create.topics.enable", autoCreate));
    long begin = System.nanoTime();
    try (LateDoor kafka = new LateDoor();
        ConfigurableApplicationContext service = start(kafka.address(), Map.of())) {
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("does not wait for Kafka")
          .isLessThan(Duration.ofSeconds(60));
      cancel(service);
      assertThat(status(service, "/readiness")).isEqualTo(503);
      assertThat(status(service, "/liveness")).isEqualTo(200);

      kafka.open(broker.getBrokersAsString());

      Awaitility.await().atMost(LONG_ENOUGH).until(() -> status(service, "/readiness") == 200);
      Awaitility.await().atMost(LONG_ENOUGH).until(() -> !HEARD.isEmpty());
      assertMadeAsWanted(broker.getBrokersAsString());
    } finally {
      broker.destroy();
    }
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void hearsOnceItIsAllowedTo(CapturedOutput log) throws Exception {
    HEARD.clear();
    EmbeddedKafkaKraftBroker broker = OwnBroker.start(OwnBroker.WITH_RIGHTS);
    String kafka = broker.getBrokersAsString();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
      admin.createAcls(List.of(new AclBinding(
          new ResourcePattern(ResourceType.GROUP, "test", PatternType.LITERAL),
          new AccessControlEntry("User:*", "*", AclOperation.READ, AclPermissionType.DENY))))
          .all().get(30, TimeUnit.SECONDS);
      try (ConfigurableApplicationContext service = start(kafka, Map.of())) {
        cancel(service);
        Awaitility.await().atMost(LONG_ENOUGH).until(() ->
            log.getOut().contains("GroupAuthorizationException"));

        admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get(30, TimeUnit.SECONDS);

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> !HEARD.isEmpty());
      }
    } finally {
      broker.destroy();
    }
  }

  private static void cancel(ConfigurableApplicationContext service) {
    service.getBean(TransactionalOperator.class).transactional(service.getBean(Outbox.class)
        .append(new PaymentCancellationRequested(
            new OrderId("order"), new PaymentId("payment"), "reason"))).block(LONG_ENOUGH);
  }

  private static void assertMadeAsWanted(String broker) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
      for (Topic topic : Topic.values()) {
        for (String name : List.of(topic.topicName(), topic.deadLetterTopicName())) {
          ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
          String policy = admin.describeConfigs(List.of(resource)).all().get(30, TimeUnit.SECONDS)
              .get(resource).get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
          assertThat(policy).as(name)
              .isEqualTo(name.equals(Topic.Names.PAYMENT_OUTCOMES) ? "compact" : "delete");
          assertThat(admin.describeTopics(List.of(name)).allTopicNames()
              .get(30, TimeUnit.SECONDS).get(name).partitions()).as(name).hasSize(3);
        }
      }
    }
  }

  @Test
  void startsThoughNoNameLeadsToKafka() throws Exception {
    try (ConfigurableApplicationContext service = start("kafka.invalid:9092",
        Map.of("spring.kafka.listener.auto-startup", "false",
            "quittance.readiness.needs", "readinessState,r2dbc"))) {
      assertThat(status(service, "/readiness")).isEqualTo(200);
      assertThat(status(service, "")).as("but it shows").isEqualTo(503);
    }
  }
}

package dev.quittance.runtime.redrive;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.kafka.autoconfigure.KafkaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.ProducerFactory;

/**
 * How Kafka is reached.
 *
 * @param consumer configuration of a consumer that is in no group
 * @param producer configuration of a producer
 */
record KafkaAccess(Map<String, Object> consumer, Map<String, Object> producer) {

  /** Of all that a service is, what speaks to Kafka. */
  @ImportAutoConfiguration({SslAutoConfiguration.class, KafkaAutoConfiguration.class})
  private static final class Service {
  }

  /**
   * As the service does it whose jar or image and whose environment this runs in; a file that
   * {@code KAFKA_CLIENT_CONFIG} names comes before that.
   */
  static KafkaAccess ofTheService() throws IOException {
    // Higher than the service's own logging settings: the output is for a person.
    try (ConfigurableApplicationContext context = new SpringApplicationBuilder(Service.class)
        .web(WebApplicationType.NONE).lazyInitialization(true).logStartupInfo(false)
        .run("--logging.level.root=warn", "--logging.structured.format.console=")) {
      Properties file = read(context.getEnvironment().getProperty("KAFKA_CLIENT_CONFIG", ""));
      ConsumerFactory<?, ?> consumers = context.getBean(ConsumerFactory.class);
      ProducerFactory<?, ?> producers = context.getBean(ProducerFactory.class);
      Map<String, Object> consumer = new HashMap<>(consumers.getConfigurationProperties());
      Map<String, Object> producer = new HashMap<>(producers.getConfigurationProperties());
      consumer.remove("group.id");
      file.forEach((name, value) -> {
        consumer.put((String) name, value);
        producer.put((String) name, value);
      });
      consumer.put("enable.auto.commit", "false");
      producer.put("acks", "all");
      return new KafkaAccess(consumer, producer);
    }
  }

  private static Properties read(String file) throws IOException {
    Properties properties = new Properties();
    if (!file.isBlank()) {
      try (Reader reader = Files.newBufferedReader(Path.of(file))) {
        properties.load(reader);
      }
    }
    return properties;
  }
}

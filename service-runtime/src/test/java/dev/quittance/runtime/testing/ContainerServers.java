package dev.quittance.runtime.testing;

import java.net.InetSocketAddress;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** From the images that docker-compose.yml and production use. */
final class ContainerServers implements Servers {

  private static final String POSTGRES_IMAGE = "postgres:18";
  private static final String KAFKA_IMAGE = "apache/kafka:4.2.1";
  private static final int POSTGRES_PORT = 5432;

  @Override
  @SuppressWarnings("resource") // It is Testcontainers that ends it, with this JVM.
  public InetSocketAddress startPostgres() {
    PostgreSQLContainer postgres = new PostgreSQLContainer(POSTGRES_IMAGE)
        .withUsername(USER).withPassword(PASSWORD)
        // As the embedded one: many contexts at once, and nothing to survive a crash.
        .withCommand("postgres", "-c", "max_connections=300", "-c", "fsync=off",
            "-c", "synchronous_commit=off");
    postgres.start();
    return InetSocketAddress.createUnresolved(
        postgres.getHost(), postgres.getMappedPort(POSTGRES_PORT));
  }

  @Override
  @SuppressWarnings("resource") // As above.
  public String startKafka(int partitions) {
    KafkaContainer kafka = new KafkaContainer(KAFKA_IMAGE)
        .withEnv("KAFKA_NUM_PARTITIONS", Integer.toString(partitions));
    kafka.start();
    return kafka.getBootstrapServers();
  }
}

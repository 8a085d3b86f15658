package dev.quittance.runtime.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** From Maven artifacts, without Docker. */
final class EmbeddedServers implements Servers {

  @Override
  public InetSocketAddress startPostgres() {
    try {
      return new InetSocketAddress("localhost", EmbeddedPostgres.builder()
          .setPGStartupWait(Duration.ofSeconds(60)).start().getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String startKafka(int partitions) {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, partitions);
    broker.afterPropertiesSet();
    return broker.getBrokersAsString();
  }
}

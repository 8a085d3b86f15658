package dev.quittance.runtime.outbox;

import io.r2dbc.postgresql.PostgresqlConnectionConfiguration;
import io.r2dbc.postgresql.PostgresqlConnectionFactory;
import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.springframework.r2dbc.connection.SingleConnectionFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;

/** Two relays' locks on one database, of which the first dies. */
final class ShardLocksProbe {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private int first;
  private List<Integer> shared = List.of();
  private int survivor;

  /** The shards of the only relay. */
  int first() {
    return first;
  }

  /** The shards of both. */
  List<Integer> shared() {
    return shared;
  }

  /** The shards of the one that is left. */
  int survivor() {
    return survivor;
  }

  void run(Map<String, String> properties) {
    PostgresqlConnectionFactory connections = new PostgresqlConnectionFactory(
        PostgresqlConnectionConfiguration.builder()
            .host(properties.get("DB_HOST")).port(Integer.parseInt(properties.get("DB_PORT")))
            .database(properties.get("DB_NAME")).username("postgres").password("postgres")
            .build());
    Connection oneSession = connections.create().block(TIMEOUT);
    Connection otherSession = connections.create().block(TIMEOUT);
    ShardLocks one = locks(connections, oneSession);
    one.rebalance().block(TIMEOUT);
    first = one.owned().size();
    ShardLocks other = locks(connections, otherSession);
    one.rebalance().block(TIMEOUT);
    other.rebalance().block(TIMEOUT);
    shared = List.of(one.owned().size(), other.owned().size());
    Mono.from(oneSession.close()).block(TIMEOUT);
    AtomicInteger owned = new AtomicInteger();
    Awaitility.await().atMost(TIMEOUT).until(() -> {
      other.rebalance().block(TIMEOUT);
      owned.set(other.owned().size());
      return owned.get() == OutboxRows.SHARDS;
    });
    survivor = owned.get();
    Mono.from(otherSession.close()).block(TIMEOUT);
  }

  private static ShardLocks locks(
      PostgresqlConnectionFactory connections, Connection session) {
    ShardLocks locks = new ShardLocks(DatabaseClient.create(
        new SingleConnectionFactory(session, connections.getMetadata(), true)));
    locks.join().block(TIMEOUT);
    return locks;
  }
}

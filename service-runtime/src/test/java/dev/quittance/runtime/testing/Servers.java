package dev.quittance.runtime.testing;

import java.net.InetSocketAddress;

/** Where the integration tests' PostgreSQL and Kafka come from: {@code -Dinfra=…}. */
sealed interface Servers permits EmbeddedServers, ContainerServers {

  /** The superuser of PostgreSQL. */
  String USER = "postgres";
  String PASSWORD = "postgres";

  /** Starts a PostgreSQL that ends with this JVM. */
  InetSocketAddress startPostgres();

  /**
   * Starts a Kafka that ends with this JVM.
   *
   * @param partitions of topics that are made by use
   * @return its bootstrap servers
   */
  String startKafka(int partitions);

  /**
   * What is asked for: {@code embedded}, the default, or {@code testcontainers}.
   *
   * @throws IllegalArgumentException for anything else: tests that ran elsewhere than they were
   *     told would show nothing
   */
  static Servers chosen(String name) {
    return switch (name) {
      case "embedded" -> new EmbeddedServers();
      case "testcontainers" -> new ContainerServers();
      default -> throw new IllegalArgumentException(
          "-Dinfra is embedded or testcontainers, not " + name);
    };
  }
}

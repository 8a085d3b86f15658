package dev.quittance.reconciliation;

import dev.quittance.runtime.testing.Infrastructure;
import org.springframework.test.context.DynamicPropertyRegistry;

/** A database for tests that need no Kafka, from the shared infrastructure. */
final class TestDatabase {

  private TestDatabase() {
  }

  /** Creates a database and points the service at it; the name is for the reader only. */
  static void register(DynamicPropertyRegistry registry, String name) {
    Infrastructure.registerDatabase(registry);
  }
}

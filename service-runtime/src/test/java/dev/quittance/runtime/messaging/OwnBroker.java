package dev.quittance.runtime.messaging;

import java.util.Map;
import org.springframework.kafka.test.EmbeddedKafkaKraftBroker;

/** A broker for one test alone, with settings of its own. */
final class OwnBroker {

  /** Everybody may do everything as long as no rule about it is made. */
  static final Map<String, String> WITH_RIGHTS = Map.of(
      "auto.create.topics.enable", "false",
      "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
      "allow.everyone.if.no.acl.found", "true");

  private OwnBroker() {
  }

  static EmbeddedKafkaKraftBroker start(Map<String, String> settings) {
    EmbeddedKafkaKraftBroker broker = new EmbeddedKafkaKraftBroker(1, 1);
    broker.brokerProperties(settings);
    // By default it says its address in a system property that other tests' services would use.
    broker.brokerListProperty("own.broker");
    broker.afterPropertiesSet();
    return broker;
  }
}

package dev.quittance.runtime.purge;

import dev.quittance.runtime.RuntimeAutoConfiguration;
import dev.quittance.runtime.inbox.Inbox;
import dev.quittance.runtime.messaging.TopicSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** Purges, and that of the inbox, which every service has. */
@AutoConfiguration(after = RuntimeAutoConfiguration.class)
@EnableConfigurationProperties({PurgeSettings.class, TopicSettings.class})
public class PurgeAutoConfiguration {

  private static final int TOPIC_AND_DEAD_LETTERS = 2;

  /**
   * An event can be heard again for as long as its topic keeps it, then lie among the dead letters
   * for as long again before it is re-driven.
   */
  @Bean
  Purge inboxPurge(Inbox inbox, TopicSettings topics) {
    Duration atLeast = topics.retention().multipliedBy(TOPIC_AND_DEAD_LETTERS);
    return new Purge("inbox", atLeast.plusDays(1), atLeast, inbox::purge);
  }

  @Bean
  Purges purges(List<Purge> purges, PurgeSettings settings, MeterRegistry meters, Clock clock) {
    return new Purges(purges, settings, meters, clock);
  }
}

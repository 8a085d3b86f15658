package dev.quittance.order.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How orders are followed.
 *
 * @param longest after which a stream ends; the client comes back
 * @param heartbeat how often a silent stream says that it lives
 * @param lookAgain how often the database is asked though nothing was heard
 * @param mostPerUser streams of one user on one instance
 * @param mostPerInstance streams of all users on one instance
 */
@ConfigurationProperties("quittance.watch")
public record WatchSettings(
    @DefaultValue("10m") Duration longest,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("5s") Duration lookAgain,
    @DefaultValue("10") int mostPerUser,
    @DefaultValue("2000") int mostPerInstance) {

  public WatchSettings {
    if (!longest.isPositive() || !heartbeat.isPositive() || !lookAgain.isPositive()
        || mostPerUser < 1 || mostPerInstance < mostPerUser) {
      throw new IllegalArgumentException("quittance.watch: times must be positive, and"
          + " 1 <= most-per-user <= most-per-instance");
    }
  }
}

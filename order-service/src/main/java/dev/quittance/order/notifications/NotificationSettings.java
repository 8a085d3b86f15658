package dev.quittance.order.notifications;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How notifications are sent.
 *
 * @param enabled whether this instance sends; it stores them in any case
 * @param pollInterval the rest when nothing is due
 * @param lease after which a notification whose sender died is sent again
 * @param callTimeout the longest call of a receiver, from connecting to the end of its answer
 * @param concurrency calls of one instance at the same time
 * @param concurrencyPerTarget of those, to one receiver
 * @param maxEndpoints how many webhook endpoints there may be
 * @param disableAfter how long an endpoint may only fail
 * @param rotationOverlap how long the old secret signs as well
 * @param retention how long what is sent or failed is kept
 * @param allowInsecureTargets {@code WEBHOOK_ALLOW_INSECURE_TARGETS}: http and private addresses
 *     too, for development
 */
@ConfigurationProperties("quittance.notifications")
public record NotificationSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("500ms") Duration pollInterval,
    @DefaultValue("60s") Duration lease,
    @DefaultValue("15s") Duration callTimeout,
    @DefaultValue("64") int concurrency,
    @DefaultValue("8") int concurrencyPerTarget,
    @DefaultValue("100") int maxEndpoints,
    @DefaultValue("5d") Duration disableAfter,
    @DefaultValue("24h") Duration rotationOverlap,
    @DefaultValue("90d") Duration retention,
    @DefaultValue("false") boolean allowInsecureTargets) {

  public NotificationSettings {
    if (concurrency < 1 || concurrencyPerTarget < 1 || maxEndpoints < 1) {
      throw new IllegalArgumentException(
          "quittance.notifications: concurrency and max-endpoints must be at least 1");
    }
    if (!callTimeout.isPositive() || lease.compareTo(callTimeout.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "quittance.notifications.lease must be at least twice call-timeout");
    }
    if (!pollInterval.isPositive() || !disableAfter.isPositive() || !retention.isPositive()) {
      throw new IllegalArgumentException(
          "quittance.notifications: poll-interval, disable-after, retention must be positive");
    }
    if (rotationOverlap.isNegative()) {
      throw new IllegalArgumentException(
          "quittance.notifications.rotation-overlap must not be negative");
    }
  }
}

package dev.quittance.order.orders;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How unpaid orders are found whose time is over.
 *
 * @param pollInterval the pause between two looks of one instance
 * @param batch how many orders one look takes at most, 1 to 1000
 */
@ConfigurationProperties("quittance.orders.expiry")
public record ExpirySettings(
    @DefaultValue("5s") Duration pollInterval, @DefaultValue("100") int batch) {

  private static final int LARGEST_BATCH = 1000;

  public ExpirySettings {
    if (!pollInterval.isPositive() || batch < 1 || batch > LARGEST_BATCH) {
      throw new IllegalArgumentException("quittance.orders.expiry: poll-interval must be positive,"
          + " batch 1 to " + LARGEST_BATCH);
    }
  }
}

package dev.quittance.reconciliation.parity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When a difference between services is one, and what is done about it.
 *
 * @param enabled whether this instance checks; it listens all the same
 * @param grace how long after one service spoke the other may be silent
 * @param providerGrace the same where the other one has to ask a provider first
 * @param horizon facts that are older are not checked: the answer may have left its topic; well
 *     below the topics' retention
 * @param pollInterval how often an idle instance looks for what is due
 * @param batchSize orders claimed at once
 * @param mostRepairs how often a repair is tried before it is left to a person
 * @param repairPause the rest after the first repair; it doubles with each
 * @param surplusRefunded whether the order service refunds a second success of one order
 */
@ConfigurationProperties("quittance.parity")
public record ParitySettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("10m") Duration grace,
    @DefaultValue("1h") Duration providerGrace,
    @DefaultValue("20d") Duration horizon,
    @DefaultValue("5s") Duration pollInterval,
    @DefaultValue("50") int batchSize,
    @DefaultValue("5") int mostRepairs,
    @DefaultValue("5m") Duration repairPause,
    @DefaultValue("true") boolean surplusRefunded) {

  private static final int MOST_REPAIRS = 20;

  public ParitySettings {
    if (!grace.isPositive() || !providerGrace.isPositive() || !pollInterval.isPositive()
        || !repairPause.isPositive()) {
      throw new IllegalArgumentException("quittance.parity: every duration must be positive");
    }
    if (horizon.compareTo(grace) <= 0 || horizon.compareTo(providerGrace) <= 0) {
      throw new IllegalArgumentException("quittance.parity.horizon must be above each grace");
    }
    if (batchSize < 1 || batchSize > 1000 || mostRepairs < 0 || mostRepairs > MOST_REPAIRS) {
      throw new IllegalArgumentException("quittance.parity.batch-size must be 1 to 1000 and"
          + " .most-repairs 0 to " + MOST_REPAIRS);
    }
  }

  /** The rest after that many repairs. */
  Duration pauseAfter(int repairs) {
    return repairPause.multipliedBy(1L << Math.max(0, repairs - 1));
  }
}

package dev.quittance.order.credits;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long credits live, and what becomes of spent ones that must go back.
 *
 * @param lifetimeMonths {@code CREDITS_LIFETIME_MONTHS}: calendar months, in UTC
 * @param debtPolicy {@code CREDITS_DEBT_POLICY}
 * @param expiryPause how long the expiry job rests between its rounds
 */
@ConfigurationProperties("quittance.credits")
record CreditSettings(
    @DefaultValue("6") int lifetimeMonths,
    @DefaultValue("debt") DebtPolicy debtPolicy,
    @DefaultValue("1m") Duration expiryPause) {

  CreditSettings {
    if (lifetimeMonths < 1 || lifetimeMonths > 1200) {
      throw new IllegalArgumentException("CREDITS_LIFETIME_MONTHS must be 1 to 1200");
    }
    if (!expiryPause.isPositive()) {
      throw new IllegalArgumentException("quittance.credits.expiry-pause must be positive");
    }
  }

  /** What becomes of credits that must go back but are spent. */
  enum DebtPolicy {
    /** They are owed, and the next grant pays them first. */
    DEBT,
    /** Only what is left is taken. */
    CLAMP
  }

  /** When credits lapse that are granted now; the 31st becomes the last day of a shorter month. */
  Instant expiryOf(Instant grantedAt) {
    return grantedAt.atOffset(ZoneOffset.UTC).plusMonths(lifetimeMonths).toInstant();
  }
}

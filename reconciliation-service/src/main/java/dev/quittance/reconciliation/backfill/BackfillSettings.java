package dev.quittance.reconciliation.backfill;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the providers' events are walked.
 *
 * @param enabled whether this instance walks; the admin API works without
 * @param interval the rest after a walk has caught up
 * @param settle how long a webhook may take before its event counts as missed
 * @param overlap how much of what was walked is walked again, as events may appear late
 * @param start how far back the first walk of an account begins
 * @param reach how far back events are asked for at all; providers keep them for about 30 days
 * @param longestWindow the longest span that one walk covers
 * @param mostPages pages of one walk; a span that has more is halved
 * @param pollInterval how often an idle instance looks whether a walk is due
 */
@ConfigurationProperties("quittance.backfill")
public record BackfillSettings(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("5m") Duration interval,
    @DefaultValue("5m") Duration settle,
    @DefaultValue("15m") Duration overlap,
    @DefaultValue("1h") Duration start,
    @DefaultValue("29d") Duration reach,
    @DefaultValue("1d") Duration longestWindow,
    @DefaultValue("1000") int mostPages,
    @DefaultValue("2s") Duration pollInterval) {

  private static final Duration FARTHEST = Duration.ofDays(30);

  public BackfillSettings {
    check("interval", interval.isPositive(), "positive");
    check("settle", !settle.isNegative(), "0 or more");
    check("overlap", overlap.compareTo(Duration.ofSeconds(1)) >= 0, "at least 1s");
    check("reach", reach.isPositive() && reach.compareTo(FARTHEST) <= 0, "up to 30d");
    check("start", start.isPositive() && start.compareTo(reach) <= 0, "up to reach");
    check("longest-window", longestWindow.compareTo(overlap) > 0, "longer than overlap");
    check("most-pages", mostPages > 0, "at least 1");
    check("poll-interval", pollInterval.isPositive(), "positive");
  }

  private static void check(String name, boolean valid, String rule) {
    if (!valid) {
      throw new IllegalArgumentException("quittance.backfill." + name + " must be " + rule);
    }
  }
}

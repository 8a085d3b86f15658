package dev.quittance.runtime.purge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

@Timeout(30)
class PurgesTests {

  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Instant> calls = new ArrayList<>();

  private static PurgeSettings settings(boolean enabled, Map<String, Duration> retention) {
    return new PurgeSettings(enabled, Duration.ofMinutes(10), 10, 5, retention);
  }

  /** A table with so many old rows. */
  private Purge table(String name, int rows) {
    int[] left = {rows};
    return new Purge(name, DAY.multipliedBy(90), DAY.multipliedBy(30), (before, limit) ->
        Mono.fromSupplier(() -> {
          calls.add(before);
          int purged = Math.min(limit, left[0]);
          left[0] -= purged;
          return (long) purged;
        }));
  }

  private Purges purges(PurgeSettings settings, Purge... purges) {
    return new Purges(List.of(purges), settings, meters, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @Test
  void forgetsInBatchesUntilNothingOldIsLeft() {
    purges(settings(true, Map.of()), table("things", 25)).run().block();

    assertThat(calls).hasSize(3).containsOnly(NOW.minus(DAY.multipliedBy(90)));
    assertThat(meters.get("quittance.purged").tag("what", "things").counter().count())
        .isEqualTo(25);
  }

  @Test
  void leavesTheRestToTheNextRun() {
    purges(settings(true, Map.of()), table("things", 1000)).run().block();

    assertThat(meters.get("quittance.purged").counter().count()).isEqualTo(50);
  }

  @Test
  void goesOnWhenOneTableFails() {
    Purge broken = new Purge("broken", DAY, DAY,
        (_, _) -> Mono.error(new IllegalStateException("no table")));
    purges(settings(true, Map.of()), broken, table("things", 1)).run().block();

    assertThat(meters.get("quittance.purged").tag("what", "things").counter().count())
        .isEqualTo(1);
  }

  @Test
  void keepsLongerIfSettingsSaySoAndRefusesToKeepShorterThanIsSafe() {
    purges(settings(true, Map.of("things", DAY.multipliedBy(300))), table("things", 1)).run()
        .block();
    assertThat(calls).containsOnly(NOW.minus(DAY.multipliedBy(300)));

    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            purges(settings(true, Map.of("things", DAY.multipliedBy(29))), table("things", 1)))
        .withMessageContaining("quittance.purge.retention.things");
  }

  @Test
  void doesNothingByItselfWhenSwitchedOff() {
    purges(settings(false, Map.of()), table("things", 1)).runIfEnabled().block();

    assertThat(calls).isEmpty();
  }

  @Test
  void refusesTheRetentionOfNothing() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> purges(settings(true, Map.of("inboks", DAY)), table("inbox", 0)))
        .withMessage("quittance.purge.retention may name [inbox], not [inboks]");
  }

  @Test
  void takesNamesAsVariablesWriteThem() {
    Duration year = DAY.multipliedBy(365);

    purges(settings(true, Map.of("delivery.bodies", year)), table("delivery_bodies", 0))
        .run().block(Duration.ofSeconds(5));

    assertThat(calls).containsExactly(NOW.minus(year));
  }
}

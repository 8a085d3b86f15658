package dev.quittance.reconciliation.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Timeout(10)
class ReadScheduleTests {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Instant FAR = NOON.plus(Duration.ofDays(7));

  private final ReadSchedule schedule = new ReadSchedule(settings(Map.of()).delays(),
      Duration.ofMinutes(10), Duration.ofDays(7), settings(Map.of()).laterReads());

  private static ReconciliationSettings settings(Map<String, String> properties) {
    return new Binder(new MapConfigurationPropertySource(properties))
        .bindOrCreate("quittance.reconciliation", ReconciliationSettings.class);
  }

  @Test
  void backsOffAndRepeatsTheLastDelay() {
    List<Duration> waits = new ArrayList<>();
    for (int tries = 0; tries < 8; tries++) {
      waits.add(Duration.between(NOON, schedule.nextRead(NOON, tries, FAR)));
    }
    assertThat(waits).containsExactly(Duration.ofSeconds(30), Duration.ofMinutes(1),
        Duration.ofMinutes(2), Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1),
        Duration.ofHours(1), Duration.ofHours(1));
  }

  @Test
  void readsForTheLastTimeExactlyAtTheEndOfLife() {
    Instant end = NOON.plusSeconds(40);
    assertThat(schedule.nextRead(NOON, 1, end)).isEqualTo(end);
  }

  @Test
  void keepsBackingOffOnceTheEndOfLifeIsOver() {
    assertThat(schedule.nextRead(NOON, 1, NOON)).isEqualTo(NOON.plusSeconds(60));
    assertThat(schedule.nextRead(NOON, 1, NOON.minusSeconds(1))).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void endsLifeAfterTheProvidersEndOrElseAfterTheLongestLife() {
    assertThat(schedule.endOfLife(NOON, NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(660));
    assertThat(schedule.endOfLife(NOON, null)).isEqualTo(FAR);
  }

  @Test
  void readsASuccessAgainAfterAnHourADayAndAWeek() {
    List<Instant> reads = new ArrayList<>();
    for (Instant at = NOON; at != null; at = schedule.laterRead(NOON, at)) {
      reads.add(at);
    }
    assertThat(reads).containsExactly(NOON, NOON.plus(Duration.ofHours(1)),
        NOON.plus(Duration.ofDays(1)), FAR);
    assertThat(schedule.laterRead(null, NOON)).isNull();
  }

  @Test
  void readsNoSuccessAgainIfThatIsSwitchedOff() {
    assertThat(settings(Map.of("quittance.reconciliation.later-reads", "")).laterReads())
        .isEmpty();
  }

  @Test
  void takesDelaysFromOneCommaSeparatedSetting() {
    assertThat(settings(Map.of("quittance.reconciliation.delays", "200ms,1s")).delays())
        .containsExactly(Duration.ofMillis(200), Duration.ofSeconds(1));
  }

  @Test
  void refusesSettingsThatCannotWork() {
    assertThatIllegalArgumentException().isThrownBy(() -> new ReconciliationSettings(true,
        List.of(Duration.ZERO), Duration.ZERO, Duration.ofDays(7), List.of(),
        Duration.ofSeconds(1))).withMessageContaining("delays");
    assertThatIllegalArgumentException().isThrownBy(() -> new ReconciliationSettings(true,
        List.of(Duration.ofSeconds(1)), Duration.ZERO, Duration.ofDays(7),
        List.of(Duration.ZERO), Duration.ofSeconds(1))).withMessageContaining("later-reads");
  }
}

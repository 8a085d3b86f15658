package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RetryScheduleTests {

  private static final Instant NOW = TestClock.NOON;

  private static List<Duration> waits(RetrySchedule schedule) {
    List<Duration> all = new ArrayList<>();
    for (int tries = 1; tries <= 20; tries++) {
      schedule.next(tries, NOW, null).ifPresent(next -> all.add(Duration.between(NOW, next)));
    }
    return all;
  }

  @Test
  void waitsLongerEachTimeAndEnds() {
    assertThat(waits(RetrySchedule.ofWebhooks(() -> 0))).containsExactly(
        Duration.ofSeconds(5), Duration.ofMinutes(5), Duration.ofMinutes(30),
        Duration.ofHours(2), Duration.ofHours(5), Duration.ofHours(10), Duration.ofHours(10));
    assertThat(RetrySchedule.ofWebhooks(() -> 0).mostTries()).isEqualTo(8);
    assertThat(waits(RetrySchedule.ofFeishu(() -> 0))).hasSize(9).isSorted();
  }

  @Test
  void spreadsTriesByATenth() {
    assertThat(waits(RetrySchedule.ofWebhooks(() -> 1)).getFirst())
        .isEqualTo(Duration.ofMillis(5500));
  }

  @Test
  void waitsAsLongAsAskedButNotShorterThanPlanned() {
    RetrySchedule schedule = RetrySchedule.ofWebhooks(() -> 0);
    assertThat(schedule.next(1, NOW, Duration.ofMinutes(3)))
        .isEqualTo(Optional.of(NOW.plus(Duration.ofMinutes(3))));
    assertThat(schedule.next(1, NOW, Duration.ofSeconds(1)))
        .isEqualTo(Optional.of(NOW.plusSeconds(5)));
    assertThat(schedule.next(8, NOW, Duration.ofSeconds(1))).isEmpty();
  }

  @Test
  void understandsSecondsAndDatesUpToADay() {
    assertThat(RetryAfter.parse("120", NOW)).isEqualTo(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Mon, 02 Mar 2026 12:00:30 GMT", NOW))
        .isEqualTo(Duration.ofSeconds(30));
    for (String tooLong : List.of("999999999", "Tue, 02 Mar 2066 12:00:00 GMT")) {
      assertThat(RetryAfter.parse(tooLong, NOW)).isEqualTo(Duration.ofDays(1));
    }
    for (String nonsense : List.of("", "-5", "soon", "1e9", "99999999999",
        "Mon, 02 Mar 2026 11:00:00 GMT")) {
      assertThat(RetryAfter.parse(nonsense, NOW)).isNull();
    }
    assertThat(RetryAfter.parse(null, NOW)).isNull();
  }
}

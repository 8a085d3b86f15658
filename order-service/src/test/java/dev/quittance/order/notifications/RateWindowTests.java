package dev.quittance.order.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class RateWindowTests {

  private static final RateWindow EMPTY = new RateWindow(List.of(), Instant.EPOCH);
  private static final Instant NOW = TestClock.NOON;

  private static long most(List<Instant> calls, Duration period) {
    return calls.stream().mapToLong(begin -> calls.stream()
        .filter(call -> !call.isBefore(begin) && call.isBefore(begin.plus(period))).count())
        .max().orElse(0);
  }

  @Test
  void neverLetsMoreThroughInAnySecondOrMinute() {
    Random random = new Random(7);
    RateWindow window = EMPTY;
    Instant now = NOW;
    List<Instant> all = new ArrayList<>();
    for (int step = 0; step < 3000; step++) {
      now = now.plusMillis(random.nextInt(150));
      int wanted = Math.min(random.nextInt(8), window.free(5, 100, now));
      window = window.plus(wanted, now);
      for (int count = 0; count < wanted; count++) {
        all.add(now);
      }
      assertThat(window.calls()).hasSizeLessThanOrEqualTo(100);
    }
    assertThat(most(all, Duration.ofSeconds(1))).isEqualTo(5);
    assertThat(most(all, Duration.ofMinutes(1))).isEqualTo(100);
  }

  @Test
  void countsCallsOfAnInstanceWhoseClockIsAhead() {
    assertThat(EMPTY.plus(5, NOW.plusSeconds(3)).free(5, 100, NOW)).isZero();
  }

  @Test
  void restsWhenTheBotAskedForIt() {
    RateWindow paused = new RateWindow(List.of(), NOW.plusSeconds(10));
    assertThat(paused.free(5, 100, NOW.plusSeconds(9))).isZero();
    assertThat(paused.plus(0, NOW).free(5, 100, NOW.plusSeconds(9))).isZero();
    assertThat(paused.free(5, 100, NOW.plusSeconds(10))).isEqualTo(5);
  }
}

package dev.quittance.order.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UserRatesTests {

  private Instant now = Instant.parse("2026-11-21T10:00:00Z");
  private final Clock clock = new Clock() {
    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  };

  private UserRates rates(int permits, int users) {
    return new UserRates(
        new RateLimitSettings(permits, Duration.ofMinutes(1), users), clock);
  }

  @Test
  void givesABurstThenOneAtATime() {
    UserRates rates = rates(3, 10);
    for (int count = 0; count < 3; count++) {
      assertThat(rates.take("a")).isZero();
    }
    assertThat(rates.take("a")).isEqualTo(Duration.ofSeconds(20));
    assertThat(rates.take("b")).as("somebody else").isZero();

    now = now.plusSeconds(19);
    assertThat(rates.take("a")).isEqualTo(Duration.ofSeconds(1));
    now = now.plusSeconds(1);
    assertThat(rates.take("a")).isZero();
    assertThat(rates.take("a")).isEqualTo(Duration.ofSeconds(20));
    now = now.plusSeconds(600);
    for (int count = 0; count < 3; count++) {
      assertThat(rates.take("a")).as("never more than a burst").isZero();
    }
    assertThat(rates.take("a")).isPositive();
  }

  @Test
  void forgetsTheLongestSilentFirst() {
    UserRates rates = rates(1, 2);
    rates.take("a");
    rates.take("b");
    assertThat(rates.take("a")).isPositive();
    rates.take("c");
    assertThat(rates.take("a")).as("still known").isPositive();
    assertThat(rates.take("b")).as("forgotten").isZero();
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    assertThatThrownBy(() -> rates(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> rates(1, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RateLimitSettings(1, Duration.ZERO, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

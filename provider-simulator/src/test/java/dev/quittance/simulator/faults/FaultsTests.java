package dev.quittance.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.simulator.faults.Fault.Distribution;
import dev.quittance.simulator.faults.Fault.Latency;
import dev.quittance.simulator.faults.Fault.When;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class FaultsTests {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Latency NONE = new Latency(Distribution.FIXED, 0, 0);

  private final Faults faults = new Faults(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void strikesTheOperationsThatTheGlobCovers() {
    faults.add(fault("stripe", "checkout.*.create", 500, 1, 0, null), 1);

    assertThat(faults.decide("stripe", "checkout.sessions.create").before()).isNotNull();
    assertThat(faults.decide("stripe", "checkout.sessions.expire").before()).isNull();
    assertThat(faults.decide("omise", "checkout.sessions.create").before()).isNull();
  }

  @Test
  void stopsAfterItsCount() {
    faults.add(fault(null, "*", 500, 1, 2, null), 1);

    assertThat(IntStream.range(0, 5).mapToObj(i -> faults.decide("stripe", "x").before())
        .map(broken -> broken != null)).containsExactly(true, true, false, false, false);
    assertThat(faults.list()).isEmpty();
  }

  @Test
  void stopsWhenItExpires() {
    faults.add(fault(null, "*", 500, 1, 0, NOW), 1);

    assertThat(faults.decide("stripe", "x").before()).isNull();
  }

  @Test
  void meetsTheSameCallsWithTheSameSeed() {
    String first = dice(42);

    assertThat(first).contains("1").contains("0").isEqualTo(dice(42)).isNotEqualTo(dice(43));
  }

  @Test
  void addsUpLatenciesAndKeepsTheFirstBreak() {
    faults.add(new Fault(null, "*", When.BEFORE, new Latency(Distribution.FIXED, 30, 0), 503,
        false, false, 1, 0, null), 1);
    faults.add(new Fault(null, "*", When.BEFORE, new Latency(Distribution.UNIFORM, 100, 10), 429,
        false, false, 1, 0, null), 1);

    FaultDecision decision = faults.decide("stripe", "x");

    assertThat(decision.delayBeforeMillis()).isBetween(120L, 140L);
    assertThat(decision.before()).isEqualTo(new FaultDecision.Break.Status(503));
    assertThat(decision.after()).isNull();
  }

  private static String dice(long seed) {
    Faults fresh = new Faults(Clock.systemUTC());
    fresh.add(fault(null, "*", 500, 0.5, 0, null), seed);
    StringBuilder struck = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      struck.append(fresh.decide("stripe", "x").before() == null ? '0' : '1');
    }
    return struck.toString();
  }

  private static Fault fault(String provider, String operation, int status, double probability,
      int count, Instant expires) {
    return new Fault(provider, operation, When.BEFORE, NONE, status, false, false,
        probability, count, expires);
  }
}

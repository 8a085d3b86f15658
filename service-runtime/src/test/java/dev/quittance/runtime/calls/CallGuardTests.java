package dev.quittance.runtime.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallGuardTests {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private CallGuards guards =
      new CallGuards(settings(Duration.ofSeconds(10), Duration.ofMinutes(1)), meters);

  private static CallSettings settings(Duration timeout, Duration openFor) {
    return new CallSettings(2, Map.of("narrow", 1), 1000, Map.of("strict", 1), Duration.ZERO,
        timeout, 4, 50, openFor);
  }

  @AfterEach
  void close() {
    guards.close();
  }

  private static void fail(CallGuard guard, int times) {
    for (int count = 0; count < times; count++) {
      guard.call(() -> "bad", "good"::equals);
    }
  }

  @Test
  void bringsTheAnswer() {
    assertThat(guards.of("a").call(() -> 7, any -> true)).isEqualTo(new CallResult.Answered<>(7));
  }

  @Test
  void stopsCallingWhoFailsAndNobodyElse() {
    fail(guards.of("a"), 4);
    AtomicInteger calls = new AtomicInteger();

    CallResult<Integer> result = guards.of("a").call(calls::incrementAndGet, any -> true);

    assertThat(result).isInstanceOfSatisfying(CallResult.Refused.class,
        refused -> assertThat(refused.code()).isEqualTo("circuit_open"));
    assertThat(calls).hasValue(0);
    assertThat(guards.of("a").isHealthy()).isFalse();
    assertThat(guards.of("a").circuit()).isEqualTo("open");
    assertThat(guards.of("b").isHealthy()).isTrue();
    assertThat(meters.get("resilience4j.circuitbreaker.state").tag("name", "a")
        .tag("state", "open").gauge().value()).isEqualTo(1);
  }

  @Test
  void triesAgainAfterAWhile() {
    guards.close();
    guards = new CallGuards(settings(Duration.ofSeconds(10), Duration.ofMillis(50)), meters);
    CallGuard guard = guards.of("a");
    fail(guard, 4);

    Awaitility.await().atMost(Duration.ofSeconds(10)).until(guard::isHealthy);

    for (int trial = 0; trial < 3; trial++) {
      assertThat(guard.call(() -> "good", "good"::equals))
          .isInstanceOf(CallResult.Answered.class);
    }
    assertThat(guard.circuit()).isEqualTo("closed");
  }

  @Test
  void tellsWhatDidNotComeBackInTimeFromWhatWasNotMade() {
    guards.close();
    guards = new CallGuards(settings(Duration.ofMillis(200), Duration.ofMinutes(1)), meters);
    CountDownLatch never = new CountDownLatch(1);

    CallResult<Boolean> result = guards.of("a").call(() -> {
      try {
        return never.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        return false;
      }
    }, any -> true);

    assertThat(result).isEqualTo(new CallResult.TimedOut<>(Duration.ofMillis(200)));
  }

  @Test
  void refusesWhatIsAboveTheRate() {
    guards.of("strict").call(() -> 1, any -> true);
    CallResult<Integer> second = guards.of("strict").call(() -> 2, any -> true);
    CallResult<Integer> third = guards.of("strict").call(() -> 3, any -> true);

    // A new second may begin between two of the three, never twice within a few milliseconds.
    assertThat(List.of(second, third)).anySatisfy(result -> assertThat(result)
        .isInstanceOfSatisfying(CallResult.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo("rate_limited")));
  }

  @Test
  void givesRoomAndTakesItBack() {
    CallGuard narrow = guards.of("narrow");

    assertThat(narrow.tryEnter()).isTrue();
    assertThat(narrow.tryEnter()).isFalse();
    narrow.leave();
    assertThat(narrow.tryEnter()).isTrue();
  }

  @Test
  void passesOnWhatACallThrowsAndCountsIt() {
    CallGuard guard = guards.of("a");
    for (int count = 0; count < 4; count++) {
      assertThatIllegalStateException().isThrownBy(() -> guard.call(() -> {
        throw new IllegalStateException("a bug");
      }, any -> true)).withMessage("a bug");
    }

    assertThat(guard.isHealthy()).isFalse();
  }

  @Test
  void refusesLimitsThatAreNone() {
    assertThatIllegalArgumentException().isThrownBy(() -> new CallSettings(2,
        Map.of("stripe", 0), 1, Map.of(), Duration.ZERO, Duration.ZERO, 1, 1, Duration.ZERO))
        .withMessageContaining("quittance.calls.concurrency-of.stripe");
  }
}

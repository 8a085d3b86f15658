package dev.quittance.reconciliation.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.test.StepVerifier;

@Timeout(20)
class BlockingCallsTests {

  @Test
  void endsACallThatTakesTooLong() {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    try (BlockingCalls calls = new BlockingCalls(1, Duration.ofMillis(50))) {
      StepVerifier.create(calls.call(() -> {
        try {
          never.await();
          return "late";
        } catch (InterruptedException e) {
          interrupted.countDown();
          throw e;
        }
      })).verifyError(TimeoutException.class);
      await().until(() -> interrupted.getCount() == 0);
    }
  }

  @Test
  void runsNoMoreCallsAtOnceThanAllowed() {
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    try (BlockingCalls calls = new BlockingCalls(2, Duration.ofSeconds(15))) {
      var results = IntStream.range(0, 20).mapToObj(n -> calls.call(() -> {
        most.accumulateAndGet(running.incrementAndGet(), Math::max);
        two.countDown();
        two.await();
        running.decrementAndGet();
        return n;
      }).toFuture()).toArray(CompletableFuture<?>[]::new);
      CompletableFuture.allOf(results).join();
    }
    assertThat(most).hasValue(2);
  }
}

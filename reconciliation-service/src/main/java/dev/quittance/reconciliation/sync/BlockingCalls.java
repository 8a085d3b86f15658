package dev.quittance.reconciliation.sync;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Runs blocking calls on virtual threads, a limited number at a time, each for a limited time. */
final class BlockingCalls implements AutoCloseable {

  private final Semaphore permits;
  private final Duration timeout;
  private final Scheduler threads =
      Schedulers.fromExecutorService(Executors.newVirtualThreadPerTaskExecutor());

  BlockingCalls(int concurrency, Duration timeout) {
    this.permits = new Semaphore(concurrency);
    this.timeout = timeout;
  }

  /** The call's answer; a {@link TimeoutException} if it takes too long, waiting included. */
  <T> Mono<T> call(Callable<T> call) {
    return Mono.fromCallable(() -> bounded(call)).subscribeOn(threads).timeout(timeout);
  }

  /** A call that outlives its timeout keeps its permit: what is bounded is what truly runs. */
  private <T> T bounded(Callable<T> call) throws Exception {
    if (!permits.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new TimeoutException("too many calls at the same time");
    }
    try {
      return call.call();
    } finally {
      permits.release();
    }
  }

  @Override
  public void close() {
    threads.dispose();
  }
}

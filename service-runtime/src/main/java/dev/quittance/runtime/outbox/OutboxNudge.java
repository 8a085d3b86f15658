package dev.quittance.runtime.outbox;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes the relay of this process after a commit, so that an event leaves within milliseconds. */
public final class OutboxNudge {

  private final Semaphore nudges = new Semaphore(0);

  public void nudge() {
    nudges.release();
  }

  /** Waits for a nudge, or until the time is over; many nudges count as one. */
  void await(Duration longest) throws InterruptedException {
    if (nudges.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      nudges.drainPermits();
    }
  }
}

package dev.quittance.runtime.lifecycle;

import org.springframework.context.SmartLifecycle;

/**
 * Work that a service looks for by itself. All of it stops at the same time, so that the end takes
 * as long as the slowest and not as all together; Spring bounds the wait.
 */
public interface BackgroundWork extends SmartLifecycle {

  @Override
  default void stop(Runnable callback) {
    Thread.ofVirtual().name("stop-" + getClass().getSimpleName()).start(() -> {
      try {
        stop();
      } finally {
        callback.run();
      }
    });
  }

  @Override
  default int getPhase() {
    return ShutdownOrder.NEW_WORK;
  }
}

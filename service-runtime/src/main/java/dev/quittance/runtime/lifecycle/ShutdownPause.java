package dev.quittance.runtime.lifecycle;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first thing of the end. Spring Boot has refused readiness before; a server that closed its
 * port in the same moment would refuse those who do not know it yet.
 */
final class ShutdownPause implements BackgroundWork {

  private static final Logger log = LoggerFactory.getLogger(ShutdownPause.class);

  private final ShutdownSettings settings;
  private volatile boolean running;

  ShutdownPause(ShutdownSettings settings) {
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
  }

  /** Not on a thread of its own: its length is a setting, which no other limit may cut. */
  @Override
  public void stop(Runnable callback) {
    stop();
    callback.run();
  }

  @Override
  public void stop() {
    running = false;
    log.info("ending: not ready any more, still serving for {}", settings.pause());
    try {
      Thread.sleep(settings.pause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return ShutdownOrder.PAUSE;
  }
}

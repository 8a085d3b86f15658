package dev.quittance.runtime.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quittance.runtime.lifecycle.BackgroundWork;
import dev.quittance.runtime.lifecycle.ShutdownOrder;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.scheduling.annotation.Scheduled;
import reactor.core.publisher.Mono;

/** Scheduled work of a service, with the settings of all services. */
@Timeout(60)
class SchedulingTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ApplicationContextRunner service = new ApplicationContextRunner()
      .withInitializer(new ConfigDataApplicationContextInitializer())
      .withConfiguration(AutoConfigurations.of(TaskExecutionAutoConfiguration.class,
          SchedulingAutoConfiguration.class, TaskSchedulingAutoConfiguration.class))
      .withPropertyValues("spring.application.name=scheduling",
          "spring.config.import=classpath:quittance-runtime.yml");

  static final class Hanging {

    private final AtomicInteger begun = new AtomicInteger();

    @Scheduled(fixedDelayString = "PT0.01S")
    Mono<Void> work() {
      return Mono.<Void>never().doOnSubscribe(subscription -> begun.incrementAndGet());
    }
  }

  static final class Well {

    private final AtomicInteger runs = new AtomicInteger();

    @Scheduled(fixedDelayString = "PT0.01S")
    Mono<Void> work() {
      return Mono.fromRunnable(runs::incrementAndGet);
    }
  }

  @Test
  void oneThatHangsHoldsUpNoOther() {
    service.withBean(Hanging.class).withBean(Well.class).run(context -> {
      Hanging hanging = context.getBean(Hanging.class);
      Well well = context.getBean(Well.class);
      Awaitility.await().atMost(PATIENCE).until(() -> hanging.begun.get() > 0);
      int before = well.runs.get();
      Awaitility.await().atMost(PATIENCE).until(() -> well.runs.get() > before + 2);
      assertThat(hanging.begun).as("never twice at once").hasValue(1);
    });
  }

  @Test
  void leavesTheExecutorOfSpringBootWhereItIs() {
    service.run(context -> assertThat(context).hasBean("applicationTaskExecutor"));
  }

  /** Begins at once, and ends a while after it was told that it may. */
  static final class Slow {

    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private volatile boolean ended;

    @Scheduled(fixedDelayString = "PT1H")
    void work() throws InterruptedException {
      begun.countDown();
      if (mayEnd.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
        ended = !Thread.currentThread().isInterrupted();
      }
    }
  }

  /** Background work that tells when its turn to stop has come. */
  private static final class Turn implements BackgroundWork {

    private final int phase;
    private final Runnable onStop;
    private volatile boolean running;

    private Turn(int phase, Runnable onStop) {
      this.phase = phase;
      this.onStop = onStop;
    }

    @Override
    public void start() {
      running = true;
    }

    @Override
    public void stop() {
      running = false;
      onStop.run();
    }

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public int getPhase() {
      return phase;
    }
  }

  @Test
  void whatRunsWhenTheServiceEndsIsFinishedBeforeTheRelayStops() {
    Slow slow = new Slow();
    AtomicInteger endedBeforeRelay = new AtomicInteger();
    service.withBean(Slow.class, () -> slow)
        .withBean("otherWork", Turn.class,
            () -> new Turn(ShutdownOrder.NEW_WORK, slow.mayEnd::countDown))
        .withBean("relay", Turn.class, () -> new Turn(ShutdownOrder.RELAY,
            () -> endedBeforeRelay.set(slow.ended ? 1 : -1)))
        .run(context -> assertThat(slow.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
            .isTrue());

    assertThat(endedBeforeRelay).hasValue(1);
  }
}

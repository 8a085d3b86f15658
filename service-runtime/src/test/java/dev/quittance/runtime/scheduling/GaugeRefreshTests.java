package dev.quittance.runtime.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import reactor.core.publisher.Mono;

@Timeout(60)
class GaugeRefreshTests {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final MockClock clock = new MockClock();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);

  /** Gauges of a database that does not answer, until it does. */
  static final class Shown {

    private final AtomicInteger called = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final AtomicInteger interrupted = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private volatile boolean well;

    @GaugeRefresh(task = "reactive", every = "PT0.01S")
    Mono<Void> refresh() {
      called.incrementAndGet();
      return well ? Mono.empty() : Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
    }

    @GaugeRefresh(task = "blocking", every = "PT0.01S")
    void refreshBlocking() {
      if (!well) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException e) {
          interrupted.incrementAndGet();
        }
      }
    }

    @GaugeRefresh(task = "failing", every = "PT0.01S")
    Mono<Void> fail() {
      failed.incrementAndGet();
      return well ? Mono.empty() : Mono.error(new IllegalStateException("as a test"));
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableScheduling
  static class Service {

    @Bean
    static GaugeRefreshes refreshes(ObjectProvider<MeterRegistry> meters) {
      return new GaugeRefreshes(meters, Duration.ofMillis(50));
    }

    @Bean
    ThreadPoolTaskScheduler taskScheduler() {
      ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
      scheduler.setPoolSize(3);
      return scheduler;
    }

    @Bean
    Shown shown() {
      return new Shown();
    }
  }

  private @Nullable Double age(String task) {
    Gauge gauge = meters.find("quittance.refresh.age").tag("task", task).gauge();
    return gauge == null ? null : gauge.value();
  }

  private void await(org.awaitility.core.ThrowingRunnable assertion) {
    Awaitility.await().atMost(PATIENCE).untilAsserted(assertion);
  }

  @Test
  @ExtendWith(OutputCaptureExtension.class)
  void comesAgainAfterWhatDidNotAnswerAndTellsTheAgeOfTheLastSuccess(CapturedOutput log) {
    new ApplicationContextRunner().withUserConfiguration(Service.class)
        .withBean(MeterRegistry.class, () -> meters)
        .run(context -> {
          Shown shown = context.getBean(Shown.class);
          assertThat(age("reactive")).as("known from the start").isZero();
          assertThat(age("blocking")).isZero();
          assertThat(age("failing")).isZero();

          await(() -> {
            assertThat(shown.cancelled).hasValueGreaterThan(2);
            assertThat(shown.interrupted).hasValueGreaterThan(2);
            assertThat(shown.failed).hasValueGreaterThan(2);
          });
          assertThat(shown.called).as("each time anew").hasValueGreaterThan(2);
          clock.add(Duration.ofSeconds(400));
          assertThat(age("reactive")).isEqualTo(400);
          assertThat(age("blocking")).isEqualTo(400);
          assertThat(age("failing")).isEqualTo(400);

          shown.well = true;
          await(() -> {
            assertThat(age("reactive")).isZero();
            assertThat(age("blocking")).isZero();
            assertThat(age("failing")).isZero();
            assertThat(log).as("once each")
                .containsOnlyOnce("gauges keep their last values: task=failing")
                .containsOnlyOnce("gauges are refreshed again: task=failing");
          });
        });
  }
}

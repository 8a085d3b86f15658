package dev.quittance.runtime.scheduling;

import dev.quittance.runtime.lifecycle.ShutdownOrder;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.task.ThreadPoolTaskSchedulerBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Threads for what is scheduled, and gauges that are refreshed. */
@AutoConfiguration(
    after = TaskExecutionAutoConfiguration.class, before = TaskSchedulingAutoConfiguration.class)
@EnableScheduling
public class SchedulingAutoConfiguration {

  /**
   * With virtual threads Spring Boot would run all that has a fixed delay on one thread: what takes
   * long would hold up all the rest. Nothing begins once the service ends, and what runs has the
   * time of all other background work.
   */
  @Bean
  ThreadPoolTaskScheduler taskScheduler(ThreadPoolTaskSchedulerBuilder builder) {
    ThreadPoolTaskScheduler scheduler = builder.build();
    scheduler.setPhase(ShutdownOrder.NEW_WORK);
    return scheduler;
  }

  @Bean
  static GaugeRefreshes gaugeRefreshes(ObjectProvider<MeterRegistry> meters) {
    return new GaugeRefreshes(meters, GaugeRefreshes.TIMEOUT);
  }
}

package dev.quittance.runtime.scheduling;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.FixedDelayTask;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.util.ReflectionUtils;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Calls what is annotated with {@link GaugeRefresh}, and shows how old what it brought is: a gauge
 * that nobody refreshes keeps its last value, which may look like health.
 *
 * <p>Not {@code @Scheduled}: that calls a reactive method once, subscribes to its answer again and
 * again, and waits for it without a bound.
 */
final class GaugeRefreshes implements BeanPostProcessor, SchedulingConfigurer {

  /** Long for a question of a gauge, and short of what an alert on the age waits for. */
  static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(GaugeRefreshes.class);

  private final ObjectProvider<MeterRegistry> meters;
  private final Duration timeout;
  private final List<Task> tasks = new CopyOnWriteArrayList<>();

  GaugeRefreshes(ObjectProvider<MeterRegistry> meters, Duration timeout) {
    this.meters = meters;
    this.timeout = timeout;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String beanName) {
    Class<?> type = AopUtils.getTargetClass(bean);
    if (AnnotationUtils.isCandidateClass(type, GaugeRefresh.class)) {
      MethodIntrospector.selectMethods(type, (Method method) ->
              method.getAnnotation(GaugeRefresh.class))
          .forEach((method, refresh) -> tasks.add(new Task(refresh, questionOf(bean, method))));
    }
    return bean;
  }

  private static Mono<?> questionOf(Object bean, Method method) {
    Method invocable = AopUtils.selectInvocableMethod(method, bean.getClass());
    ReflectionUtils.makeAccessible(invocable);
    return Mono.class.isAssignableFrom(invocable.getReturnType())
        ? Mono.defer(() -> (Mono<?>) ReflectionUtils.invokeMethod(invocable, bean))
        // On a thread that can be interrupted when its time is over.
        : Mono.fromCallable(() -> ReflectionUtils.invokeMethod(invocable, bean))
            .subscribeOn(Schedulers.boundedElastic());
  }

  @Override
  public void configureTasks(ScheduledTaskRegistrar registrar) {
    for (Task task : tasks) {
      task.showAge(meters.getObject());
      registrar.addFixedDelayTask(
          new FixedDelayTask(task, Duration.parse(task.refresh.every()), Duration.ZERO));
    }
  }

  /** One method; never called twice at once. */
  private final class Task implements Runnable {

    private final GaugeRefresh refresh;
    private final Mono<?> question;
    private Clock clock = Clock.SYSTEM;
    private volatile long succeededAtNanos;
    private boolean failing;

    private Task(GaugeRefresh refresh, Mono<?> question) {
      this.refresh = refresh;
      this.question = question;
    }

    private void showAge(MeterRegistry registry) {
      clock = registry.config().clock();
      succeededAtNanos = clock.monotonicTime();
      Gauge.builder("quittance.refresh.age", this, Task::ageSeconds)
          .tag("task", refresh.task()).baseUnit("seconds")
          .description("Time since the gauges of this task were refreshed, or since the start")
          .register(registry);
    }

    private double ageSeconds() {
      return (clock.monotonicTime() - succeededAtNanos) / 1e9;
    }

    @Override
    public void run() {
      try {
        question.block(timeout);
        succeededAtNanos = clock.monotonicTime();
        if (failing) {
          log.info("gauges are refreshed again: task={}", refresh.task());
        }
        failing = false;
      } catch (RuntimeException e) {
        if (!failing) {
          log.warn("gauges keep their last values: task={}", refresh.task(), e);
        }
        failing = true;
      }
    }
  }
}

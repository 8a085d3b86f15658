package dev.quittance.runtime.scheduling;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a bean that reads anew what gauges show; it has no parameters, and returns a
 * {@code Mono} or blocks. It is called again and again: anew each time, never twice at once, and
 * not for longer than {@link GaugeRefreshes#TIMEOUT}. It throws what went wrong: the gauge
 * {@code quittance.refresh.age} says how long ago it went well.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface GaugeRefresh {

  /** Its name in metrics and logs, snake_case. */
  String task();

  /** The rest between two calls, {@code PT15S}. */
  String every();
}

package dev.quittance.systemtests.faults;

import java.time.Duration;

/** One thing that goes wrong. */
sealed interface Blow {

  /** A process ends as by {@code kill -9} and is started again. */
  record Kill(String victim) implements Blow {
  }

  /** A process stands still for a while, as by a long garbage collection. */
  record Pause(String victim, Duration duration) implements Blow {
  }

  /** A process is asked to end and is started again, as in a deployment. */
  record Restart(String victim) implements Blow {
  }

  /** Both instances of a service are restarted, one after the other. */
  record Roll(String service) implements Blow {
  }

  /** PostgreSQL ends as by {@code kill -9}, with all databases, and is started again. */
  record CrashPostgres() implements Blow {
  }

  /**
   * Calls to providers fail for a while.
   *
   * @param name for the report
   * @param order what the simulator is told
   */
  record Provider(String name, String order) implements Blow {
  }

  /**
   * Webhooks are disturbed.
   *
   * @param kind {@code duplicate}, {@code reorder}, {@code drop}, {@code delay} or {@code forge}
   */
  record Webhooks(String kind, int count) implements Blow {
  }

  /** For the report. */
  default String label() {
    return switch (this) {
      case Kill(String victim) -> "kill -9 " + victim;
      case Pause(String victim, Duration duration) ->
        "pause " + victim + " " + duration.toSeconds() + " s";
      case Restart(String victim) -> "restart " + victim;
      case Roll(String service) -> "roll " + service;
      case CrashPostgres() -> "kill -9 postgresql";
      case Provider(String name, var _) -> "providers: " + name;
      case Webhooks(String kind, int count) -> "webhooks: " + kind + " " + count;
    };
  }
}

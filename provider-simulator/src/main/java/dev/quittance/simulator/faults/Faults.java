package dev.quittance.simulator.faults;

import dev.quittance.simulator.faults.FaultDecision.Break;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The faults that are ordered at present; with a seed the same calls meet the same faults. */
@Component
public final class Faults {

  private final Clock clock;
  private final List<Active> active = new CopyOnWriteArrayList<>();

  Faults(Clock clock) {
    this.clock = clock;
  }

  void add(Fault fault, long seed) {
    active.add(new Active(fault, new SplittableRandom(seed)));
  }

  /** Forgets all faults. */
  public void clear() {
    active.clear();
  }

  List<Fault> list() {
    return active.stream().map(Active::fault).toList();
  }

  /** Decides about one call; counts and dice are used up by it. */
  FaultDecision decide(String provider, String operation) {
    if (active.isEmpty()) {
      return FaultDecision.NONE;
    }
    long delayBefore = 0;
    long delayAfter = 0;
    Break before = null;
    Break after = null;
    for (Active candidate : active) {
      Fault fault = candidate.fault();
      if (!fault.covers(provider, operation, clock.instant())) {
        continue;
      }
      Long latency = candidate.strike();
      if (latency == null) {
        continue;
      }
      if (fault.when() == Fault.When.BEFORE) {
        delayBefore += latency;
        before = before == null ? breakOf(fault) : before;
      } else {
        delayAfter += latency;
        after = after == null ? breakOf(fault) : after;
      }
    }
    active.removeIf(Active::usedUp);
    return new FaultDecision(delayBefore, before, delayAfter, after);
  }

  private static @Nullable Break breakOf(Fault fault) {
    if (fault.close()) {
      return new Break.Close();
    }
    if (fault.garble()) {
      return new Break.Garble();
    }
    return fault.status() == 0 ? null : new Break.Status(fault.status());
  }

  private static final class Active {

    private final Fault fault;
    private final RandomGenerator random;
    private int struck;

    Active(Fault fault, RandomGenerator random) {
      this.fault = fault;
      this.random = random;
    }

    Fault fault() {
      return fault;
    }

    /** The latency in milliseconds if the fault strikes this call, else null. */
    synchronized @Nullable Long strike() {
      if (usedUp() || random.nextDouble() >= fault.probability()) {
        return null;
      }
      struck++;
      return fault.latency().sample(random);
    }

    synchronized boolean usedUp() {
      return fault.count() > 0 && struck >= fault.count();
    }
  }
}

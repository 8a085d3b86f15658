package dev.quittance.runtime.testing;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Who is stopped in a phase that is not its own. Spring stops what depends on a bean before that
 * bean, and then counts it twice among those that it waits for: the phase ends before the work of
 * others has ended.
 */
public final class LifecycleDependencies {

  private LifecycleDependencies() {
  }

  /** {@code a <- b}: b depends on a, directly or not, and does not stop in an earlier phase. */
  public static Set<String> unsound(ConfigurableListableBeanFactory beans) {
    Set<String> unsound = new TreeSet<>();
    beans.getBeansOfType(SmartLifecycle.class, false, false).forEach((name, bean) -> {
      for (String dependent : dependents(beans, name)) {
        if (beans.getSingleton(dependent) instanceof SmartLifecycle other
            && other.getPhase() <= bean.getPhase()) {
          unsound.add(name + " <- " + dependent);
        }
      }
    });
    return unsound;
  }

  private static Set<String> dependents(ConfigurableListableBeanFactory beans, String name) {
    Set<String> found = new TreeSet<>();
    Deque<String> next = new ArrayDeque<>(List.of(beans.getDependentBeans(name)));
    while (!next.isEmpty()) {
      String dependent = next.pop();
      if (found.add(dependent)) {
        next.addAll(List.of(beans.getDependentBeans(dependent)));
      }
    }
    return found;
  }
}

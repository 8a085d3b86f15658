package dev.quittance.systemtests.fuzz;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Counts per endpoint, and what was wrong. */
final class FuzzReport {

  private static final int MOST_PRINTED = 60;

  private final long seed;
  private final Map<String, long[]> table = new TreeMap<>();
  private final List<String> violations = new ArrayList<>();
  private Duration duration = Duration.ZERO;

  FuzzReport(long seed) {
    this.seed = seed;
  }

  synchronized void count(Endpoint endpoint, int status) {
    table.computeIfAbsent(endpoint.toString(), name -> new long[6])[status / 100]++;
  }

  synchronized void violation(String what) {
    violations.add(what);
  }

  void took(Duration all) {
    this.duration = all;
  }

  synchronized List<String> violations() {
    return List.copyOf(violations);
  }

  synchronized long inputs() {
    return table.values().stream().mapToLong(FuzzReport::sum).sum();
  }

  /** How often an endpoint was answered with such a status class. */
  synchronized long count(Endpoint endpoint, char statusClass) {
    return table.getOrDefault(endpoint.toString(), new long[6])[statusClass - '0'];
  }

  private static long sum(long[] row) {
    long sum = 0;
    for (long count : row) {
      sum += count;
    }
    return sum;
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("\nBad input campaign, seed " + seed + "\n");
    line(text, "endpoint", "inputs", "2xx", "3xx", "4xx", "5xx", "none");
    long[] all = new long[6];
    table.forEach((name, row) -> {
      for (int index = 0; index < row.length; index++) {
        all[index] += row[index];
      }
      row(text, name, row);
    });
    row(text, "all", all);
    text.append(duration.toSeconds()).append(" s, ").append(violations.size())
        .append(" violations\n");
    violations.stream().limit(MOST_PRINTED)
        .forEach(violation -> text.append("  ").append(violation).append('\n'));
    return text.toString();
  }

  private static void row(StringBuilder text, String name, long[] row) {
    line(text, name, sum(row), row[2], row[3], row[4], row[5], row[0] + row[1]);
  }

  private static void line(StringBuilder text, Object... cells) {
    text.append(String.format(Locale.ROOT, "%-72s %8s %8s %6s %8s %5s %6s%n", cells));
  }
}

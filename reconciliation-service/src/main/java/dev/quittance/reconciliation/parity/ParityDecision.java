package dev.quittance.reconciliation.parity;

import dev.quittance.reconciliation.parity.Gap.Repair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What follows from the gaps of an order. Pure.
 *
 * @param drifts the gaps that are differences now
 * @param repairs those of them to be repaired now
 * @param healed keys of differences that are none any more
 * @param tried how often each drift was repaired, this time included, and when again
 * @param dueAt when to look again, if nothing is heard; null for never
 */
record ParityDecision(List<Gap> drifts, List<Gap> repairs, List<String> healed,
    Map<String, Tries> tried, @Nullable Instant dueAt) {

  ParityDecision {
    drifts = List.copyOf(drifts);
    repairs = List.copyOf(repairs);
    healed = List.copyOf(healed);
    tried = Map.copyOf(tried);
  }

  /**
   * The repairs of one drift.
   *
   * @param nextAt null if a person must look
   */
  record Tries(int count, @Nullable Instant nextAt) {

    static final Tries NONE = new Tries(0, Instant.EPOCH);
  }

  /**
   * Decides.
   *
   * @param open the differences that are recorded, with their repairs so far
   */
  static ParityDecision of(
      List<Gap> gaps, Map<String, Tries> open, ParitySettings settings, Instant now) {
    List<Gap> drifts = new ArrayList<>();
    List<Gap> repairs = new ArrayList<>();
    Map<String, Tries> tried = new HashMap<>();
    for (Gap gap : gaps) {
      // A difference that was seen stays one until the words agree, whatever is said meanwhile.
      if (gap.overdueAt().isAfter(now) && !open.containsKey(gap.key())) {
        continue;
      }
      drifts.add(gap);
      Tries before = open.getOrDefault(gap.key(), Tries.NONE);
      Instant nextAt = before.nextAt();
      if (nextAt != null && !nextAt.isAfter(now) && isWorthTrying(gap, before, settings, now)) {
        repairs.add(gap);
        int count = before.count() + 1;
        tried.put(gap.key(), new Tries(count, now.plus(settings.pauseAfter(count))));
      } else {
        tried.put(gap.key(), isWorthTrying(gap, before, settings, now) ? before
            : new Tries(before.count(), null));
      }
    }
    List<String> healed = open.keySet().stream()
        .filter(key -> gaps.stream().noneMatch(gap -> gap.key().equals(key))).sorted().toList();
    return new ParityDecision(drifts, repairs, healed, tried, dueAt(gaps, tried));
  }

  private static boolean isWorthTrying(
      Gap gap, Tries before, ParitySettings settings, Instant now) {
    return before.count() < settings.mostRepairs() && switch (gap.repair()) {
      case Repair.SayAgain(var _, Instant until) -> until == null || now.isBefore(until);
      case Repair.ReadPayment _ -> true;
      case Repair.AskPerson _ -> false;
    };
  }

  private static @Nullable Instant dueAt(List<Gap> gaps, Map<String, Tries> tried) {
    Stream<Instant> graces = gaps.stream().filter(gap -> !tried.containsKey(gap.key()))
        .map(Gap::overdueAt);
    Stream<Instant> retries = tried.values().stream().map(Tries::nextAt)
        .mapMulti((nextAt, times) -> {
          if (nextAt != null) {
            times.accept(nextAt);
          }
        });
    return Stream.concat(graces, retries).min(Instant::compareTo).orElse(null);
  }
}

package dev.quittance.systemtests.faults;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the shoppers did. */
final class Tally {

  private final Map<String, Integer> counts = new ConcurrentHashMap<>();
  private final List<String> paidAtDummy = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  void add(String what) {
    counts.merge(what, 1, Integer::sum);
  }

  /** The dummy provider keeps nothing: we remember in its place what was accepted. */
  void paidAtDummy(String orderId) {
    paidAtDummy.add(orderId);
  }

  /** A shopper did not get on in all the time there was. */
  void complain(String complaint) {
    complaints.add(complaint);
  }

  Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  List<String> paidAtDummy() {
    return List.copyOf(paidAtDummy);
  }

  List<String> complaints() {
    return List.copyOf(complaints);
  }
}

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
  private final Map<String, String> verdicts = new ConcurrentHashMap<>();

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

  /** A dispute about this payment ended, {@code won} or {@code lost}. */
  void decided(String paymentId, String verdict) {
    verdicts.put(paymentId, verdict);
    add("disputes " + verdict);
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

  /** How disputes ended, by payment. */
  Map<String, String> verdicts() {
    return Map.copyOf(verdicts);
  }
}

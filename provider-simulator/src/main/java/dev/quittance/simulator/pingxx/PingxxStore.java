package dev.quittance.simulator.pingxx;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Everything the simulated Ping++ knows, oldest first, under one lock. */
@Component
@Order(4)
final class PingxxStore implements JournalOwner {

  private static final String CHARGE = "pingxx.charge";
  private static final String REFUND = "pingxx.refund";

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final LinkedHashMap<String, Charge> charges = new LinkedHashMap<>();
  private final LinkedHashMap<String, Refund> refunds = new LinkedHashMap<>();

  PingxxStore(Journal journal) {
    this.journal = journal;
  }

  <T> T atomically(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  Charge save(Charge charge) {
    put(charge);
    journal.append(CHARGE, charge);
    return charge;
  }

  Refund save(Refund refund) {
    put(refund);
    journal.append(REFUND, refund);
    return refund;
  }

  @Nullable Charge findCharge(String id) {
    return charges.get(id);
  }

  @Nullable Refund findRefund(String id) {
    return refunds.get(id);
  }

  Charge charge(String id) {
    Charge charge = charges.get(id);
    if (charge == null) {
      throw PingxxException.missing("charge", id);
    }
    return charge;
  }

  List<Charge> charges() {
    return List.copyOf(charges.values());
  }

  List<Refund> refunds() {
    return List.copyOf(refunds.values());
  }

  List<Refund> refundsOf(String charge) {
    return refunds.values().stream().filter(refund -> refund.charge().equals(charge)).toList();
  }

  /** How much of a charge went back. */
  long refunded(String charge) {
    return refundsOf(charge).stream().filter(refund -> refund.in(Refund.SUCCEEDED))
        .mapToLong(Refund::amount).sum();
  }

  void clear() {
    atomically(() -> {
      charges.clear();
      refunds.clear();
      return true;
    });
  }

  private void put(Charge charge) {
    charges.put(charge.id(), charge);
  }

  private void put(Refund refund) {
    refunds.put(refund.id(), refund);
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(
        new JournalKind<>(CHARGE, Charge.class, this::put, charges::values),
        new JournalKind<>(REFUND, Refund.class, this::put, refunds::values));
  }
}

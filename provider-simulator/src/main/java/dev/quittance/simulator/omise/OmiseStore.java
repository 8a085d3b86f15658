package dev.quittance.simulator.omise;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Everything the simulated Omise knows, oldest first.
 *
 * <p>One lock for all: a call takes microseconds under it, and is seen whole or not at all.
 */
@Component
@Order(4)
final class OmiseStore implements JournalOwner {

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final Objects<OmiseCharge> charges =
      new Objects<>("charge", OmiseCharge.class, OmiseCharge::id);
  private final Objects<OmiseSource> sources =
      new Objects<>("source", OmiseSource.class, OmiseSource::id);
  private final Objects<OmiseToken> tokens =
      new Objects<>("token", OmiseToken.class, OmiseToken::id);
  private final Objects<OmiseRefund> refunds =
      new Objects<>("refund", OmiseRefund.class, OmiseRefund::id);
  private final Objects<OmiseDispute> disputes =
      new Objects<>("dispute", OmiseDispute.class, OmiseDispute::id);

  OmiseStore(Journal journal) {
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

  Objects<OmiseCharge> charges() {
    return charges;
  }

  Objects<OmiseSource> sources() {
    return sources;
  }

  Objects<OmiseToken> tokens() {
    return tokens;
  }

  Objects<OmiseRefund> refunds() {
    return refunds;
  }

  Objects<OmiseDispute> disputes() {
    return disputes;
  }

  List<OmiseRefund> refundsOf(String charge) {
    return refunds.all().stream().filter(refund -> refund.charge().equals(charge)).toList();
  }

  /** What went back or is about to. */
  long refundedOf(String charge) {
    return refundsOf(charge).stream().mapToLong(OmiseRefund::amount).sum();
  }

  void clear() {
    atomically(() -> {
      List.of(charges, sources, tokens, refunds, disputes).forEach(Objects::clear);
      return true;
    });
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(charges.kind(), sources.kind(), tokens.kind(), refunds.kind(),
        disputes.kind());
  }

  /** All objects of one kind, in the order of their creation. */
  final class Objects<T> {

    private final Map<String, T> byId = new LinkedHashMap<>();
    private final String name;
    private final Class<T> type;
    private final Function<T, String> id;

    Objects(String name, Class<T> type, Function<T, String> id) {
      this.name = name;
      this.type = type;
      this.id = id;
    }

    T save(T value) {
      restore(value);
      journal.append("omise." + name, value);
      return value;
    }

    @Nullable T find(String wanted) {
      return byId.get(wanted);
    }

    T required(String wanted) {
      T found = byId.get(wanted);
      if (found == null) {
        throw OmiseException.missing(name, wanted);
      }
      return found;
    }

    Collection<T> all() {
      return byId.values();
    }

    private void restore(T value) {
      byId.put(id.apply(value), value);
    }

    private void clear() {
      byId.clear();
    }

    private JournalKind<T> kind() {
      return new JournalKind<>("omise." + name, type, this::restore, byId::values);
    }
  }
}

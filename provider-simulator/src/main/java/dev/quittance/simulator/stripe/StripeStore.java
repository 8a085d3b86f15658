package dev.quittance.simulator.stripe;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedCollection;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Everything the simulated Stripe knows, oldest first.
 *
 * <p>One lock for all: a call takes microseconds under it, and is seen whole or not at all.
 */
@Component
@Order(3)
final class StripeStore implements JournalOwner {

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final Shelf<PaymentIntent> intents =
      new Shelf<>("stripe.payment_intent", PaymentIntent.class, PaymentIntent::id, 0);
  private final Shelf<CheckoutSession> sessions =
      new Shelf<>("stripe.session", CheckoutSession.class, CheckoutSession::id, 0);
  private final Shelf<Charge> charges =
      new Shelf<>("stripe.charge", Charge.class, Charge::id, 0);
  private final Shelf<Refund> refunds =
      new Shelf<>("stripe.refund", Refund.class, Refund::id, 0);
  private final Shelf<Dispute> disputes =
      new Shelf<>("stripe.dispute", Dispute.class, Dispute::id, 0);
  // Stripe may forget keys after a day; here the oldest go first.
  private final Shelf<StoredAnswer> answers =
      new Shelf<>("stripe.answer", StoredAnswer.class, StoredAnswer::key, 50_000);

  StripeStore(Journal journal) {
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

  Shelf<PaymentIntent> intents() {
    return intents;
  }

  Shelf<CheckoutSession> sessions() {
    return sessions;
  }

  Shelf<Charge> charges() {
    return charges;
  }

  Shelf<Refund> refunds() {
    return refunds;
  }

  Shelf<Dispute> disputes() {
    return disputes;
  }

  Shelf<StoredAnswer> answers() {
    return answers;
  }

  PaymentIntent intent(String id) {
    return intents.required(id, "payment_intent");
  }

  CheckoutSession session(String id) {
    return sessions.required(id, "checkout.session");
  }

  Charge charge(String id) {
    return charges.required(id, "charge");
  }

  Refund refund(String id) {
    return refunds.required(id, "refund");
  }

  void clear() {
    atomically(() -> {
      List.of(intents, sessions, charges, refunds, disputes, answers).forEach(Shelf::clear);
      return true;
    });
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(intents.kind(), sessions.kind(), charges.kind(), refunds.kind(),
        disputes.kind(), answers.kind());
  }

  /** All objects of one kind by id, in the order of their creation. */
  final class Shelf<T> {

    private final LinkedHashMap<String, T> byId = new LinkedHashMap<>();
    private final String name;
    private final Class<T> type;
    private final Function<T, String> id;
    private final int limit;

    Shelf(String name, Class<T> type, Function<T, String> id, int limit) {
      this.name = name;
      this.type = type;
      this.id = id;
      this.limit = limit;
    }

    T save(T value) {
      put(value);
      journal.append(name, value);
      return value;
    }

    @Nullable T find(String wanted) {
      return byId.get(wanted);
    }

    T required(String wanted, String object) {
      T found = byId.get(wanted);
      if (found == null) {
        throw StripeException.missing(object, wanted);
      }
      return found;
    }

    SequencedCollection<T> newestFirst() {
      return byId.sequencedValues().reversed();
    }

    private void put(T value) {
      byId.put(id.apply(value), value);
      if (limit > 0 && byId.size() > limit) {
        byId.pollFirstEntry();
      }
    }

    private void clear() {
      byId.clear();
    }

    private JournalKind<T> kind() {
      return new JournalKind<>(name, type, this::put, byId::values);
    }
  }
}

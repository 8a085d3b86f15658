package dev.quittance.simulator.paypal;

import dev.quittance.simulator.journal.Journal;
import dev.quittance.simulator.journal.JournalKind;
import dev.quittance.simulator.journal.JournalOwner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Everything the simulated PayPal knows, oldest first, under one lock. */
@Component
@Order(3)
final class PaypalStore implements JournalOwner {

  private static final String ORDER = "paypal.order";
  private static final String ANSWER = "paypal.answer";
  // PayPal forgets request ids after hours or days; here the oldest go first.
  private static final int MOST_ANSWERS = 50_000;

  /** What a request id stands for: the id of the object that its first request made. */
  record Done(String key, String objectId) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Journal journal;
  private final LinkedHashMap<String, PaypalOrder> orders = new LinkedHashMap<>();
  private final LinkedHashMap<String, Done> answers = new LinkedHashMap<>();

  PaypalStore(Journal journal) {
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

  PaypalOrder save(PaypalOrder order) {
    put(order);
    journal.append(ORDER, order);
    return order;
  }

  void save(Done done) {
    put(done);
    journal.append(ANSWER, done);
  }

  private void put(PaypalOrder order) {
    orders.put(order.id(), order);
  }

  private void put(Done done) {
    answers.put(done.key(), done);
    if (answers.size() > MOST_ANSWERS) {
      answers.pollFirstEntry();
    }
  }

  @Nullable Done done(String key) {
    return answers.get(key);
  }

  List<PaypalOrder> orders() {
    return List.copyOf(orders.values());
  }

  /** The order with that id, or with a capture or a refund of that id. */
  @Nullable PaypalOrder find(String id) {
    PaypalOrder direct = orders.get(id);
    return direct != null ? direct : first(order ->
        isCapture(order, id) || order.refunds().stream().anyMatch(r -> r.id().equals(id)));
  }

  PaypalOrder order(String id) {
    PaypalOrder order = orders.get(id);
    if (order == null || order.in(PaypalOrder.GONE)) {
      throw PaypalException.missing();
    }
    return order;
  }

  PaypalOrder orderOfCapture(String id) {
    PaypalOrder order = first(candidate -> isCapture(candidate, id));
    if (order == null) {
      throw PaypalException.missing();
    }
    return order;
  }

  PaypalOrder orderOfRefund(String id) {
    PaypalOrder order = find(id);
    if (order == null || order.refunds().stream().noneMatch(r -> r.id().equals(id))) {
      throw PaypalException.missing();
    }
    return order;
  }

  boolean isInvoiced(String invoiceId) {
    return first(order -> order.capture() != null
        && invoiceId.equals(order.unit().invoiceId())) != null;
  }

  private static boolean isCapture(PaypalOrder order, String id) {
    return order.capture() != null && order.capture().id().equals(id);
  }

  private @Nullable PaypalOrder first(Predicate<PaypalOrder> wanted) {
    for (PaypalOrder order : orders.sequencedValues().reversed()) {
      if (wanted.test(order)) {
        return order;
      }
    }
    return null;
  }

  void clear() {
    atomically(() -> {
      orders.clear();
      answers.clear();
      return true;
    });
  }

  @Override
  public List<JournalKind<?>> journalKinds() {
    return List.of(
        new JournalKind<>(ORDER, PaypalOrder.class, this::put, orders::values),
        new JournalKind<>(ANSWER, Done.class, this::put, answers::values));
  }
}

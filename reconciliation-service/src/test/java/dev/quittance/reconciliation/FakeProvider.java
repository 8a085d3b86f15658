package dev.quittance.reconciliation;

import dev.quittance.events.PaymentId;
import dev.quittance.providers.CancelPayment;
import dev.quittance.providers.Capabilities;
import dev.quittance.providers.Capability;
import dev.quittance.providers.CreatePayment;
import dev.quittance.providers.CreateRefund;
import dev.quittance.providers.EventListing;
import dev.quittance.providers.EventQuery;
import dev.quittance.providers.PaymentProvider;
import dev.quittance.providers.PaymentReading;
import dev.quittance.providers.PaymentReference;
import dev.quittance.providers.PaymentSearch;
import dev.quittance.providers.PaymentStatus;
import dev.quittance.providers.ProviderOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A provider that answers what a test has set, and remembers who asked at the same time. Its
 * webhooks tell success and failure, as if by PayPal, and no other end.
 */
public final class FakeProvider implements PaymentProvider {

  private final String name;
  private final Set<Capability> operations;
  private final Map<PaymentId, PaymentReading> answers = new ConcurrentHashMap<>();
  private final Map<PaymentId, AtomicInteger> running = new ConcurrentHashMap<>();
  private final List<PaymentId> reads = new CopyOnWriteArrayList<>();
  private final List<PaymentId> readTwiceAtOnce = new CopyOnWriteArrayList<>();
  private final FakeEvents events = new FakeEvents();
  private volatile @Nullable CountDownLatch gate;
  private volatile @Nullable Runnable duringRead;

  public FakeProvider(String name, Capability... operations) {
    this.name = name;
    this.operations = Set.of(operations);
  }

  public void answer(PaymentId paymentId, PaymentReading reading) {
    answers.put(paymentId, reading);
  }

  /** Holds every read until the gate opens. */
  public void holdReads(@Nullable CountDownLatch gate) {
    this.gate = gate;
  }

  /** What happens elsewhere while we read. */
  public void duringRead(@Nullable Runnable work) {
    this.duringRead = work;
  }

  public List<PaymentId> reads() {
    return List.copyOf(reads);
  }

  public List<PaymentId> readTwiceAtOnce() {
    return List.copyOf(readTwiceAtOnce);
  }

  /** What it lists as sent by webhook. */
  public FakeEvents events() {
    return events;
  }

  @Override
  public EventListing listEvents(EventQuery query) {
    return events.list(query);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(Set.of(), operations, Set.of(PaymentStatus.FAILED));
  }

  @Override
  public PaymentReading read(PaymentReference reference) {
    PaymentId paymentId = reference.paymentId();
    AtomicInteger readers = running.computeIfAbsent(paymentId, _ -> new AtomicInteger());
    if (readers.incrementAndGet() > 1) {
      readTwiceAtOnce.add(paymentId);
    }
    try {
      reads.add(paymentId);
      CountDownLatch closed = gate;
      if (closed != null) {
        closed.await();
      }
      Runnable work = duringRead;
      if (work != null) {
        work.run();
      }
      return answers.getOrDefault(paymentId, new PaymentReading.NotFound("unknown"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PaymentReading.Unavailable("timeout", "interrupted", null);
    } finally {
      readers.decrementAndGet();
    }
  }

  @Override
  public ProviderOutcome create(CreatePayment command) {
    throw new UnsupportedOperationException("reconciliation only reads");
  }

  @Override
  public ProviderOutcome cancel(CancelPayment command) {
    throw new UnsupportedOperationException("reconciliation only reads");
  }

  @Override
  public ProviderOutcome refund(CreateRefund command) {
    throw new UnsupportedOperationException("reconciliation only reads");
  }

  @Override
  public PaymentReading find(PaymentSearch search) {
    throw new UnsupportedOperationException("reconciliation only reads");
  }
}

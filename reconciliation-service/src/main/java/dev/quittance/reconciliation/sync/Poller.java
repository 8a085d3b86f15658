package dev.quittance.reconciliation.sync;

import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.schedule.ReconciliationSettings;
import dev.quittance.runtime.tracing.TraceContext;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Reads what is due: one virtual thread per provider claims, as many at a time as that provider
 * has free places, so that a slow provider holds up nobody else.
 */
@Component
@ConditionalOnProperty(name = "quittance.reconciliation.enabled", matchIfMissing = true)
final class Poller implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Poller.class);
  private static final Duration DATABASE_TIMEOUT = Duration.ofSeconds(10);

  private final ProviderReads reads;
  private final LeasedPayments payments;
  private final SyncPayment syncPayment;
  private final Leases leases;
  private final TraceContext traceContext;
  private final ReconciliationSettings settings;
  private volatile boolean running;
  private final ExecutorService loops = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Poller(ProviderReads reads, LeasedPayments payments, SyncPayment syncPayment,
      TraceContext traceContext, ReconciliationSettings settings, Clock clock) {
    this.reads = reads;
    this.payments = payments;
    this.syncPayment = syncPayment;
    this.leases = new Leases(settings.lease(), clock);
    this.traceContext = traceContext;
    this.settings = settings;
  }

  @Override
  public void start() {
    running = true;
    reads.channels().forEach(channel -> loops.execute(() -> poll(channel)));
  }

  /** First no more claims, then the reads that run: what was claimed is finished. */
  @Override
  public void stop() {
    running = false;
    end(loops);
    end(threads);
  }

  private void end(ExecutorService work) {
    work.shutdown();
    try {
      if (!work.awaitTermination(settings.callTimeout().toMillis(), TimeUnit.MILLISECONDS)) {
        work.shutdownNow();
      }
    } catch (InterruptedException e) {
      work.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void poll(String channel) {
    Semaphore places = new Semaphore(settings.concurrency());
    try {
      while (running) {
        if (!readDue(channel, places)) {
          Thread.sleep(settings.pollInterval());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts to read what is due; false if that was less than there are free places. */
  private boolean readDue(String channel, Semaphore places) throws InterruptedException {
    places.acquire();
    if (!running) {
      return false;
    }
    int free = 1 + places.drainPermits();
    Lease lease = leases.next();
    List<OpenPayment> claimed = claim(channel, free, lease);
    places.release(free - claimed.size());
    for (OpenPayment payment : claimed) {
      threads.execute(() -> {
        try {
          read(payment, lease);
        } finally {
          places.release();
        }
      });
    }
    return claimed.size() == free;
  }

  private List<OpenPayment> claim(String channel, int limit, Lease lease) {
    try {
      List<OpenPayment> claimed =
          payments.claimDue(channel, limit, lease).collectList().block(DATABASE_TIMEOUT);
      return claimed == null ? List.of() : claimed;
    } catch (RuntimeException e) {
      log.warn("cannot look for due payments: paymentChannel={}", channel, e);
      return List.of();
    }
  }

  /** A failure leaves the lease: when that has run out, the payment is read again. */
  private void read(OpenPayment payment, Lease lease) {
    try {
      SyncPayment.Task task = Leases.task(payment, lease, SyncPayment.POLLER).orElseThrow();
      traceContext.continueTrace("sync payment", payment.traceparent(), () ->
          syncPayment.sync(task).block(settings.lease()));
    } catch (RuntimeException e) {
      log.warn("payment was read in vain: paymentId={}", payment.paymentId(), e);
    }
  }
}

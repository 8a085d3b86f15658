package dev.quittance.reconciliation.sync;

import dev.quittance.events.PaymentId;
import dev.quittance.reconciliation.payments.LeasedPayments;
import dev.quittance.reconciliation.payments.LeasedPayments.Lease;
import dev.quittance.reconciliation.payments.OpenPayment;
import dev.quittance.reconciliation.payments.OpenPaymentLists;
import dev.quittance.runtime.calls.CallSettings;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Reads one payment because an admin asks, whatever its status ({@code sync_payment_status}). */
@Component
final class SyncNow {

  private static final int MOST_AT_ONCE = 8;

  private final OpenPaymentLists lists;
  private final LeasedPayments payments;
  private final ProviderReads reads;
  private final SyncPayment syncPayment;
  private final Leases leases;
  /** Admins do not wait for a provider's backlog, so the poller's room is not theirs. */
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  SyncNow(OpenPaymentLists lists, LeasedPayments payments, ProviderReads reads,
      SyncPayment syncPayment, CallSettings calls, Clock clock) {
    this.lists = lists;
    this.payments = payments;
    this.reads = reads;
    this.syncPayment = syncPayment;
    this.leases = Leases.of(calls, clock);
  }

  Mono<SyncReport> sync(PaymentId paymentId, String askedBy) {
    return lists.find(paymentId)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.NOT_FOUND, "unknown_payment",
            "there is no payment " + paymentId)))
        .doOnNext(this::requireReadable)
        .flatMap(_ -> within(claimAndSync(paymentId, askedBy)));
  }

  private void requireReadable(OpenPayment payment) {
    String channel = payment.paymentChannel();
    if (channel == null || payment.reference().isEmpty()) {
      throw new ProblemException(HttpStatus.CONFLICT, "payment_incomplete",
          "the payment's creation is not known here, so there is nothing to read");
    }
    if (!reads.channels().contains(channel)) {
      throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "provider_not_readable",
          "payments of " + channel + " cannot be read");
    }
  }

  private Mono<SyncReport> within(Mono<SyncReport> sync) {
    return Mono.defer(() -> {
      if (!places.tryAcquire()) {
        throw new ProblemException(HttpStatus.TOO_MANY_REQUESTS, "too_many_syncs",
            "payments are being read for " + MOST_AT_ONCE + " others; try again")
            .header(HttpHeaders.RETRY_AFTER, "1");
      }
      return sync.doFinally(_ -> places.release());
    });
  }

  private Mono<SyncReport> claimAndSync(PaymentId paymentId, String askedBy) {
    Lease lease = leases.next();
    return payments.claim(paymentId, lease)
        .switchIfEmpty(Mono.error(() -> new ProblemException(
            HttpStatus.CONFLICT, "sync_in_progress",
            "the payment is being read at this moment")))
        .flatMap(payment -> Mono.justOrEmpty(Leases.task(payment, lease, askedBy)))
        .flatMap(syncPayment::sync);
  }
}

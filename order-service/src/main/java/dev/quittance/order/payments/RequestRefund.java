package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.events.PaymentId;
import dev.quittance.events.RefundCreated;
import dev.quittance.events.RefundId;
import dev.quittance.events.RefundRequested;
import dev.quittance.order.disputes.Disputes;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Asks for a refund and waits a bounded time for what the gateway says. The order's lock makes
 * requests happen in turn: together they never ask for more than was paid.
 */
@Component
public class RequestRefund {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final Orders orders;
  private final Payments payments;
  private final RefundRequests refunds;
  private final Disputes disputes;
  private final ApplyOutcome applyOutcome;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RequestRefund(Orders orders, Payments payments, RefundRequests refunds, Disputes disputes,
      ApplyOutcome applyOutcome, AuditTrail audit, Outbox outbox, OrderSettings settings,
      TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.refunds = refunds;
    this.disputes = disputes;
    this.applyOutcome = applyOutcome;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /**
   * What is asked for.
   *
   * @param paymentId which attempt; null for the one that paid the order
   * @param amount in major units of the payment's currency; null for all that is left
   * @param key the caller's own name of this refund; null if there is none
   */
  public record Wish(Order order, @Nullable PaymentId paymentId, @Nullable String amount,
      String reason, String requestedBy, @Nullable String key) {

    /**
     * The same for the same key, so that one refund is made, even by a request that died.
     *
     * @param failed how many refunds of that key did not happen: after them it may be tried anew
     */
    RefundId refundId(int failed) {
      return key == null ? RefundId.random()
          : RefundId.of(order.orderId() + " " + requestedBy + " " + failed + " " + key);
    }

    private void requireSame(RefundRequest first) {
      if (amount != null && !parse(amount, first.amount().currency()).equals(first.amount())
          || paymentId != null && !paymentId.equals(first.paymentId())) {
        throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency_key_reused",
            "this key was used for refund " + first.refundId() + " of " + first.amount());
      }
    }
  }

  /** The refund as far as it got; {@code requested} if the gateway has not answered in time. */
  public Mono<RefundRequest> request(Wish wish) {
    return transaction.transactional(orders.findForUpdate(wish.order().orderId())
            .switchIfEmpty(Mono.error(() -> OrderList.notFound(wish.order().orderId().value())))
            .flatMap(order -> once(order, wish, 0)))
        .flatMap(this::awaitAnswer);
  }

  private Mono<RefundRequest> once(Order order, Wish wish, int failed) {
    RefundId refundId = wish.refundId(failed);
    return refunds.find(refundId)
        .doOnNext(wish::requireSame)
        .flatMap(first -> first.status() == RefundRequest.Status.FAILED
            ? once(order, wish, failed + 1) : Mono.just(first))
        .switchIfEmpty(Mono.defer(() -> begin(order, wish, refundId)));
  }

  private Mono<RefundRequest> begin(Order order, Wish wish, RefundId refundId) {
    return paymentOf(order, wish)
        .flatMap(payment -> refunds.ofPayment(payment.paymentId()).collectList()
            .flatMap(earlier -> disputes.of(payment.paymentId(), payment.amount())
                .flatMap(standing -> begin(wish, refundId, payment,
                    new Left(Refundable.of(payment, earlier), standing.heldMinor())))));
  }

  private Mono<Payment> paymentOf(Order order, Wish wish) {
    PaymentId id = wish.paymentId() == null ? order.paidPaymentId() : wish.paymentId();
    Mono<Payment> found = id == null ? Mono.empty() : payments.find(id);
    return found
        .filter(payment -> payment.orderId().equals(order.orderId())
            && payment.facts().receivedMinor() != null)
        .switchIfEmpty(Mono.error(() -> new ProblemException(HttpStatus.CONFLICT,
            "order_not_paid", "order " + order.orderId() + " has no such payment that was paid")));
  }

  /**
   * What did not go back yet.
   *
   * @param minor all of it
   * @param disputedMinor how much payers dispute, or have won; more than there is if they dispute
   *     what went back already
   */
  private record Left(long minor, long disputedMinor) {

    long undisputedMinor() {
      return Math.max(0, minor - disputedMinor);
    }
  }

  private Mono<RefundRequest> begin(
      Wish wish, RefundId refundId, Payment payment, Left left) {
    Money amount = amountOf(wish, payment, left);
    RefundRequested event = new RefundRequested(payment.orderId(), payment.paymentId(),
        refundId, amount, wish.reason(), wish.requestedBy(), clock.instant());
    return refunds.insert(event)
        .then(audit.add(payment.orderId(), payment.paymentId(), "refund.requested",
            wish.requestedBy(), amount + " as " + event.refundId() + ": " + wish.reason(),
            AuditData.of(amount, "refund_id", event.refundId().value())))
        .then(payment.paymentChannel().equals(Channel.MANUAL)
            ? applyOutcome.refundCreated(byHand(event)) : outbox.append(event))
        .then(refunds.find(event.refundId()));
  }

  /** No provider has this money: who asks for the refund pays it back, and says so by asking. */
  private RefundCreated byHand(RefundRequested asked) {
    return new RefundCreated(asked.orderId(), asked.paymentId(), asked.refundId(),
        Channel.MANUAL, "manual-" + asked.refundId(), asked.amount(), true, clock.instant());
  }

  private static Money amountOf(Wish wish, Payment payment, Left left) {
    String currency = payment.amount().currency();
    Money refundable = new Money(left.undisputedMinor(), currency);
    if (left.minor() <= 0) {
      throw new ProblemException(HttpStatus.CONFLICT, "nothing_to_refund",
          "nothing of payment " + payment.paymentId() + " is left to refund");
    }
    Money amount = wish.amount() == null ? refundable : parse(wish.amount(), currency);
    if (wish.amount() != null && !amount.isPositive()) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", "the amount must be positive");
    }
    if (amount.amountMinor() > left.minor()) {
      throw new ProblemException(HttpStatus.UNPROCESSABLE_CONTENT, "refund_exceeds_payment",
          "only " + refundable + " is left to refund")
          .with("refundable", refundable.toMajorText());
    }
    if (!refundable.isPositive() || amount.amountMinor() > refundable.amountMinor()) {
      throw disputed(payment, refundable);
    }
    return amount;
  }

  /** The provider takes disputed money back by itself: a refund beside that would pay twice. */
  private static ProblemException disputed(Payment payment, Money refundable) {
    return new ProblemException(HttpStatus.CONFLICT, "payment_disputed", "payment "
        + payment.paymentId() + " is disputed, only " + refundable + " can be refunded")
        .with("refundable", refundable.toMajorText());
  }

  private static Money parse(String amount, String currency) {
    try {
      return Money.ofMajor(amount, currency);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST, "invalid_amount", String.valueOf(e.getMessage()));
    }
  }

  private Mono<RefundRequest> awaitAnswer(RefundRequest asked) {
    return Flux.interval(LOOK_AGAIN)
        .onBackpressureDrop()
        .concatMap(tick -> refunds.find(asked.refundId()), 1)
        .filter(refund -> refund.status() != RefundRequest.Status.REQUESTED)
        .next()
        .timeout(settings.answerTimeout(), Mono.just(asked));
  }
}

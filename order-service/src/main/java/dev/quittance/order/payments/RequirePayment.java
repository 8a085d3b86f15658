package dev.quittance.order.payments;

import dev.quittance.events.Event;
import dev.quittance.events.PaymentCancellationRequested;
import dev.quittance.events.PaymentId;
import dev.quittance.events.PaymentRequested;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderList;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.orders.Orders;
import dev.quittance.order.orders.Payable;
import dev.quittance.runtime.outbox.Outbox;
import dev.quittance.runtime.web.ProblemException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Starts to pay an order, or goes on with the attempt that is open, and waits a bounded time for
 * what the payer needs.
 */
@Component
public class RequirePayment {

  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);
  private static final Duration SOON_APPLIED = Duration.ofMillis(50);

  private final Orders orders;
  private final Payments payments;
  private final PaymentWaiters waiters;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final TransactionalOperator transaction;
  private final Clock clock;

  RequirePayment(Orders orders, Payments payments, PaymentWaiters waiters, AuditTrail audit,
      Outbox outbox, OrderSettings settings, TransactionalOperator transaction, Clock clock) {
    this.orders = orders;
    this.payments = payments;
    this.waiters = waiters;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** What the payer asks for. */
  public record Wish(Order order, @Nullable String paymentChannel, @Nullable String channel,
      @Nullable String preselected, Map<String, String> extra, @Nullable String clientIp,
      @Nullable String country) {
  }

  /** The attempt, and what the gateway answered by now. */
  record Required(Order order, Payment payment, PaymentAnswer answer) {
  }

  /** An order with its open attempt. */
  private record Attempt(Order order, Payment payment) {
  }

  Mono<Required> require(Wish wish) {
    // Registered before the commit: the answer may be there before we look.
    return Mono.using(() -> waiters.register(PaymentId.random()),
        waiter -> transaction.transactional(orders.findForUpdate(wish.order().orderId())
                .switchIfEmpty(
                    Mono.error(() -> OrderList.notFound(wish.order().orderId().value())))
                .flatMap(order -> attempt(order, wish, waiter.paymentId())))
            .flatMap(attempt -> answer(attempt, waiter.answer())));
  }

  private Mono<Attempt> attempt(Order order, Wish wish, PaymentId newId) {
    Instant now = clock.instant();
    Payable.require(order, now);
    Channel channel = resolve(order, wish);
    return payments.latest(order.orderId()).map(Optional::of).defaultIfEmpty(Optional.empty())
        .flatMap(latest -> latest.isPresent()
            && latest.get().canBeUsedFor(channel, order.amount(), now)
            ? Mono.just(new Attempt(order, latest.get()))
            : begin(order, wish, channel, latest.orElse(null), newId, now));
  }

  private Channel resolve(Order order, Wish wish) {
    ChannelResolution.Resolution resolution = ChannelResolution.resolve(
        new ChannelResolution.Wish(wish.paymentChannel(), wish.channel(), order.paymentChannel(),
            order.channel(), wish.preselected(), settings.defaultChannel()),
        settings.enabledChannels());
    return switch (resolution) {
      case ChannelResolution.Resolved(Channel channel) -> channel;
      case ChannelResolution.Refused(String code, String detail) -> throw new ProblemException(
          code.equals("invalid_channel") ? HttpStatus.BAD_REQUEST
              : HttpStatus.UNPROCESSABLE_CONTENT, code, detail)
          .with("enabled_channels", settings.enabledChannels());
    };
  }

  private Mono<Attempt> begin(Order order, Wish wish, Channel channel,
      @Nullable Payment latest, PaymentId newId, Instant now) {
    List<Event> events = new ArrayList<>();
    Mono<Void> superseded = Mono.empty();
    if (latest != null && latest.status().isOpen() && !latest.superseded()) {
      events.add(new PaymentCancellationRequested(
          order.orderId(), latest.paymentId(), "superseded"));
      superseded = payments.save(latest.asSuperseded());
    }
    Payment payment = new Payment(newId, order.orderId(),
        latest == null ? 1 : latest.attemptNo() + 1, channel.provider(), channel.subChannel(),
        order.amount(), PaymentFacts.NONE, false, false, null, null, null, null, null, now);
    events.add(requestOf(order, payment, wish, now));
    Order awaiting = order.awaitingPaymentBy(channel.provider(), channel.subChannel());
    return superseded
        .then(payments.insert(payment))
        .then(orders.save(awaiting, null))
        .then(audit.add(order.orderId(), newId, "payment.intent", order.userId(),
            order.amount() + " through "
                + Channel.text(channel.provider(), channel.subChannel()),
            AuditData.of(order.amount(), "channel",
                Channel.text(channel.provider(), channel.subChannel()))))
        .then(outbox.append(events))
        .thenReturn(new Attempt(awaiting, payment));
  }

  private static PaymentRequested requestOf(
      Order order, Payment payment, Wish wish, Instant now) {
    return new PaymentRequested(order.orderId(), payment.paymentId(), order.userId(),
        payment.amount(),
        payment.paymentChannel().equals(Channel.AUTO) ? null : payment.paymentChannel(),
        payment.channel(), order.subject(), order.returnUrl(), order.returnUrl(),
        wish.clientIp(), wish.country(), wish.extra(), order.expiresAt(), now);
  }

  private Mono<Required> answer(Attempt attempt, Mono<PaymentAnswer> heard) {
    PaymentAnswer known = PaymentAnswer.of(attempt.payment());
    PaymentId paymentId = attempt.payment().paymentId();
    Mono<PaymentAnswer> answer = known instanceof PaymentAnswer.NotYet
        ? Mono.firstWithValue(heard.flatMap(told -> onceApplied(told, paymentId)),
            lookAgain(paymentId, LOOK_AGAIN))
            .timeout(settings.answerTimeout(), Mono.just(new PaymentAnswer.NotYet()))
        : Mono.just(known);
    return answer.map(found -> new Required(attempt.order(), attempt.payment(), found))
        .flatMap(required -> known instanceof PaymentAnswer.NotYet
            ? refuseIfSuperseded(required) : Mono.just(required));
  }

  /** Who hears of a failure tries again at once, and must not meet the attempt that failed. */
  private Mono<PaymentAnswer> onceApplied(PaymentAnswer heard, PaymentId paymentId) {
    return heard instanceof PaymentAnswer.Failed
        ? lookAgain(paymentId, SOON_APPLIED) : Mono.just(heard);
  }

  /** While we waited the price may have changed: nobody is to pay the one that was. */
  private Mono<Required> refuseIfSuperseded(Required required) {
    return payments.find(required.payment().paymentId())
        .flatMap(payment -> payment.superseded()
            ? Mono.error(new ProblemException(HttpStatus.CONFLICT, "payment_superseded",
                "payment " + payment.paymentId() + " was replaced meanwhile; ask again"))
            : Mono.just(required));
  }

  /** Another instance's event, or one that came before we listened, is in the database. */
  private Mono<PaymentAnswer> lookAgain(PaymentId paymentId, Duration pause) {
    return Flux.interval(pause)
        .onBackpressureDrop()
        .concatMap(tick -> payments.find(paymentId), 1)
        .map(PaymentAnswer::of)
        .filter(answer -> !(answer instanceof PaymentAnswer.NotYet))
        .next();
  }
}

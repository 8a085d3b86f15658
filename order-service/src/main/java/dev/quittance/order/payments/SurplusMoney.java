package dev.quittance.order.payments;

import dev.quittance.events.Money;
import dev.quittance.order.orders.AuditTrail;
import dev.quittance.order.orders.Order;
import dev.quittance.order.orders.OrderFollowUps;
import dev.quittance.order.orders.OrderSettings;
import dev.quittance.order.payments.Mismatches.Told;
import dev.quittance.runtime.outbox.Outbox;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Money that came while an order was in review, where it waits for a person. If that person lets
 * something else pay the order, it is surplus, and goes back by policy; if they reject it, it goes
 * back whatever the policy.
 */
@Component
class SurplusMoney {

  private final Payments payments;
  private final Mismatches mismatches;
  private final RefundRequests refundRequests;
  private final ReturnSurplus returnSurplus;
  private final OrderFollowUps followUps;
  private final AuditTrail audit;
  private final Outbox outbox;
  private final OrderSettings settings;
  private final OrderCounters counters;
  private final Clock clock;

  SurplusMoney(Payments payments, Mismatches mismatches, RefundRequests refundRequests,
      ReturnSurplus returnSurplus, OrderFollowUps followUps, AuditTrail audit, Outbox outbox,
      OrderSettings settings, OrderCounters counters, Clock clock) {
    this.payments = payments;
    this.mismatches = mismatches;
    this.refundRequests = refundRequests;
    this.returnSurplus = returnSurplus;
    this.followUps = followUps;
    this.audit = audit;
    this.outbox = outbox;
    this.settings = settings;
    this.counters = counters;
    this.clock = clock;
  }

  /** What a person has decided: why the money is surplus, and whether it is to go back. */
  private record Decision(Order order, String actor, String why, boolean refund) {
  }

  /** Settles it; to be called in a transaction that has locked the order, which is paid now. */
  Mono<Void> settle(Order order, String actor) {
    return settle(new Decision(
        order, actor, "the order was paid otherwise", settings.refundSurplus())).then();
  }

  /** Gives all of it back; to be called in a transaction that has locked the order in review. */
  Mono<Void> giveBack(Order order, String actor) {
    return settle(new Decision(order, actor, "the payment was rejected", true))
        .filter(count -> count == 0)
        .flatMap(nothing -> payments.latest(order.orderId()))
        .flatMap(payment -> returnSurplus.tell(order, payment, actor,
            "what came is not known here: look at the provider", Map.of()));
  }

  /** All that waited: how much it was. */
  private Mono<Long> settle(Decision decision) {
    Order order = decision.order();
    return mismatches.noteFromTimeline(order.orderId())
        .thenMany(payments.waitingMoney(order.orderId()))
        .filter(payment -> !payment.paymentId().equals(order.paidPaymentId()))
        .concatMap(payment -> surplus(decision, payment).thenReturn(payment))
        .count()
        .flatMap(waiting -> mismatches.moneyOf(order.orderId())
            .filter(told -> !told.paymentId().equals(order.paidPaymentId()))
            .collectMultimap(Told::paymentId)
            .flatMapIterable(Map::entrySet)
            .concatMap(told -> payments.find(told.getKey())
                .flatMap(payment -> told(decision, payment, List.copyOf(told.getValue()))))
            .then(mismatches.settle(order.orderId()))
            .map(settled -> waiting + settled));
  }

  private Mono<Void> told(Decision decision, Payment payment, List<Told> all) {
    Map<Boolean, List<Told>> ours = all.stream().collect(Collectors.partitioningBy(
        told -> told.reason().equals(Verdict.AMOUNT) && told.amount() != null));
    return Flux.fromIterable(ours.getOrDefault(true, List.of())).mapNotNull(Told::amount)
        .concatMap(amount -> received(decision, payment, amount))
        .then(keep(decision, payment, ours.getOrDefault(false, List.of())));
  }

  /** Only the amount was not as expected: it is the payment's money. */
  private Mono<Void> received(Decision decision, Payment payment, Money amount) {
    Long before = payment.facts().receivedMinor();
    Payment received = payment.with(payment.facts().andReceived(
        Math.max(before == null ? 0 : before, amount.amountMinor())));
    return received.surplus()
        ? payments.save(received).then(returnSurplus.after(
            decision.order(), received, payment.facts(), false))
        : surplus(decision, received);
  }

  /** Another currency, another provider, another payment: a refund of ours would miss it. */
  private Mono<Void> keep(Decision decision, Payment payment, List<Told> kept) {
    if (kept.isEmpty()) {
      return Mono.empty();
    }
    Money one = kept.size() == 1 ? kept.getFirst().amount() : null;
    return returnSurplus.tell(decision.order(), payment, decision.actor(),
        "must be given back at its provider: " + kept.stream()
            .map(told -> (told.amount() == null ? "an unknown amount" : told.amount())
                + " (" + told.reason() + ")")
            .collect(Collectors.joining(", ")),
        one == null ? Map.of() : AuditData.of(one));
  }

  private Mono<Void> surplus(Decision decision, Payment payment) {
    return refundRequests.ofPayment(payment.paymentId()).collectList()
        .flatMap(asked -> store(decision, OrderChange.surplus(decision.order(), payment,
            Refundable.of(payment, asked), decision.why(), decision.refund(), clock.instant())));
  }

  private Mono<Void> store(Decision decision, OrderChange change) {
    Order order = decision.order();
    String reason = change.reviewReason();
    if (reason != null) {
      counters.addMismatch(reason);
    }
    return payments.save(change.payment())
        .then(audit.add(order.orderId(), change.payment().paymentId(),
            String.valueOf(change.action()), decision.actor(), change.detail(),
            AuditData.of(order, change)))
        .thenMany(Flux.fromIterable(change.refundRequests()))
        .concatMap(refundRequests::insert)
        .then(outbox.append(change.events()))
        .then(followUps.follow(change.events(), order))
        .then(returnSurplus.after(
            order, change.payment(), change.payment().facts(), false));
  }
}

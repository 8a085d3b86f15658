package dev.quittance.reconciliation.parity;

import dev.quittance.events.EventType;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import dev.quittance.reconciliation.parity.Gap.Repair;
import dev.quittance.reconciliation.parity.Gap.Repair.AskPerson;
import dev.quittance.reconciliation.parity.Gap.Repair.ReadPayment;
import dev.quittance.reconciliation.parity.Gap.Repair.SayAgain;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what the services said of one order. Pure: no clock, no database. */
final class ParityRules {

  private static final Set<EventType> REFUND_WORDS = Set.of(
      EventType.PAYMENT_REFUNDED, EventType.REFUND_FAILED, EventType.REFUND_CREATED);

  private static final Set<DiscrepancyKind> RULES = EnumSet.of(
      DiscrepancyKind.REQUEST_UNANSWERED, DiscrepancyKind.CREATED_UNASKED,
      DiscrepancyKind.SUCCESS_NOT_APPLIED, DiscrepancyKind.PAID_WITHOUT_SUCCESS,
      DiscrepancyKind.REFUND_UNANSWERED, DiscrepancyKind.REFUND_NOT_APPLIED,
      DiscrepancyKind.REFUND_BEYOND_TOLD, DiscrepancyKind.CREDITS_NOT_GRANTED,
      DiscrepancyKind.CREDITS_DIFFER, DiscrepancyKind.CREDITS_GRANTED_TWICE,
      DiscrepancyKind.OUTCOME_UNASSIGNED);

  private final OrderSayings order;
  private final ParitySettings settings;
  private final List<Gap> gaps = new ArrayList<>();

  private ParityRules(OrderSayings order, ParitySettings settings) {
    this.order = order;
    this.settings = settings;
  }

  /** All that is not settled, whether it is overdue or not. */
  static List<Gap> gaps(OrderSayings order, ParitySettings settings) {
    ParityRules rules = new ParityRules(order, settings);
    new TreeMap<>(order.payments()).forEach((paymentId, payment) -> {
      rules.compareCreation(paymentId, payment);
      rules.compareSuccess(paymentId, payment);
      rules.compareRefunds(paymentId, payment);
    });
    rules.compareRefundRequests();
    rules.compareCredits();
    return List.copyOf(rules.gaps);
  }

  /** Whether a discrepancy of that kind, in lower case, is one between services. */
  static boolean isRule(String kind) {
    return RULES.stream().anyMatch(rule -> rule.name().toLowerCase(Locale.ROOT).equals(kind));
  }

  private void compareCreation(String paymentId, PaymentSayings payment) {
    boolean asked = payment.has(Mark.REQUESTED);
    boolean answered = payment.has(Mark.CREATED) || payment.has(Mark.CREATION_FAILED)
        || payment.has(Mark.CANCELLED) || payment.has(Mark.SUCCEEDED);
    if (asked && !answered) {
      // What nobody wants any more must not be created late.
      Repair repair = payment.has(Mark.CANCELLATION_REQUESTED) ? new AskPerson()
          : new SayAgain(Set.of(EventType.PAYMENT_REQUESTED), payment.payUntil());
      add(DiscrepancyKind.REQUEST_UNANSWERED, paymentId, payment.since(Mark.REQUESTED),
          settings.providerGrace(), repair, Map.of());
    }
    if (payment.has(Mark.CREATED) && !asked) {
      add(DiscrepancyKind.CREATED_UNASKED, paymentId, payment.since(Mark.CREATED),
          settings.grace(), new AskPerson(), Map.of());
    }
  }

  private void compareSuccess(String paymentId, PaymentSayings payment) {
    boolean paid = payment.has(Mark.PAID);
    boolean succeeded = payment.has(Mark.SUCCEEDED);
    if (succeeded && !paid && !isHandledOtherwise(payment)) {
      add(DiscrepancyKind.SUCCESS_NOT_APPLIED, paymentId, payment.since(Mark.SUCCEEDED),
          settings.grace(), new SayAgain(Set.of(EventType.PAYMENT_SUCCEEDED), null), Map.of());
    }
    if (paid && !succeeded && !payment.has(Mark.PAID_BY_HAND)) {
      add(DiscrepancyKind.PAID_WITHOUT_SUCCESS, paymentId, payment.since(Mark.PAID),
          settings.grace(), new ReadPayment(), Map.of());
    }
  }

  /** An order in review takes no success; what is surplus goes back, or is kept by policy. */
  private boolean isHandledOtherwise(PaymentSayings payment) {
    return order.reviewedSince() != null || payment.has(Mark.SURPLUS)
        || order.paidBy() != null && !settings.surplusRefunded();
  }

  /** Only the payment that paid the order counts there; a surplus goes back beside it. */
  private void compareRefunds(String paymentId, PaymentSayings payment) {
    RefundSayings refunds = payment.refunds();
    Instant changed = refunds.changedAt();
    if (changed == null || payment.since(Mark.PAID).equals(Instant.EPOCH)) {
      return;
    }
    long told = refunds.toldMinor();
    long applied = refunds.appliedMinor();
    if (told == applied) {
      return;
    }
    Instant since = changed.isBefore(payment.since(Mark.PAID)) && !changed.equals(Instant.EPOCH)
        ? payment.since(Mark.PAID) : changed;
    add(told > applied ? DiscrepancyKind.REFUND_NOT_APPLIED : DiscrepancyKind.REFUND_BEYOND_TOLD,
        paymentId, since, settings.grace(),
        told > applied ? new SayAgain(REFUND_WORDS, null) : new ReadPayment(),
        Map.of("told_minor", Long.toString(told), "applied_minor", Long.toString(applied)));
  }

  /** One gap for all refunds of a payment. */
  private void compareRefundRequests() {
    Map<String, Map<String, Instant>> waiting = new TreeMap<>();
    order.refunds().forEach((refundId, refund) -> {
      Instant since = refund.since();
      if (since != null && !since.equals(Instant.EPOCH) && !refund.answered()) {
        waiting.computeIfAbsent(refund.paymentId(), _ -> new TreeMap<>()).put(refundId, since);
      }
    });
    waiting.forEach((paymentId, refunds) -> add(DiscrepancyKind.REFUND_UNANSWERED, paymentId,
        refunds.values().stream().min(Instant::compareTo).orElseThrow(),
        settings.providerGrace(), new SayAgain(Set.of(EventType.REFUND_REQUESTED), null),
        Map.of("refund_ids", refunds.keySet().stream().collect(Collectors.joining(",")))));
  }

  /** Grant and payment are one transaction of one service: there is nobody to tell again. */
  private void compareCredits() {
    CreditSayings credits = order.credits();
    Instant since = credits.since();
    String paidBy = order.paidBy();
    if (since == null) {
      return;
    }
    Map<String, String> detail = Map.of("due", String.valueOf(credits.due()),
        "granted", Long.toString(credits.granted()));
    if (credits.grants().size() > 1) {
      add(DiscrepancyKind.CREDITS_GRANTED_TWICE, paidBy, since, Duration.ZERO, new AskPerson(),
          detail);
      return;
    }
    Long due = credits.due();
    if (due == null || due == credits.granted()) {
      return;
    }
    add(credits.grants().isEmpty() ? DiscrepancyKind.CREDITS_NOT_GRANTED
        : DiscrepancyKind.CREDITS_DIFFER, paidBy, since, settings.grace(), new AskPerson(),
        detail);
  }

  /** What began before the horizon is not checked. */
  private void add(DiscrepancyKind rule, @Nullable String paymentId, Instant since,
      Duration grace, Repair repair, Map<String, String> detail) {
    if (!since.equals(Instant.EPOCH)) {
      gaps.add(new Gap(rule, paymentId, since.plus(grace), repair, detail));
    }
  }
}

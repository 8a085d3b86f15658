package dev.quittance.order.payments;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** How much of a payment is left to refund. Pure. */
final class Refundable {

  private Refundable() {
  }

  /**
   * What went back, or may go back, before one refund was asked for.
   *
   * @param payment as it was before that refund
   * @param requests all refunds of the payment that were asked for
   * @return minor units
   */
  static long refundedBefore(Payment payment, RefundRequest one, List<RefundRequest> requests) {
    Set<String> told = toldOf(payment);
    long open = requests.stream()
        .takeWhile(request -> !request.refundId().equals(one.refundId()))
        .filter(request -> request.status() != RefundRequest.Status.FAILED
            && !told.contains(request.refundId().value()))
        .mapToLong(request -> request.amount().amountMinor()).sum();
    return payment.facts().refundedMinor() + open;
  }

  private static Set<String> toldOf(Payment payment) {
    return payment.facts().refunds().values().stream()
        .map(PaymentFacts.RefundFact::refundId).filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }

  /**
   * What was received, less what went back, less what was asked for and may still go back.
   *
   * @param requests all refunds of the payment that were asked for
   * @return minor units; for a while too little, never too much
   */
  static long of(Payment payment, List<RefundRequest> requests) {
    PaymentFacts facts = payment.facts();
    long received = facts.receivedMinor() == null ? 0 : facts.receivedMinor();
    Set<String> told = toldOf(payment);
    long open = requests.stream()
        .filter(request -> request.status().isOpen() && !told.contains(request.refundId().value()))
        .mapToLong(request -> request.amount().amountMinor()).sum();
    return received - facts.refundedMinor() - open;
  }
}

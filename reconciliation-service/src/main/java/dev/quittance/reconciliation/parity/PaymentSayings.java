package dev.quittance.reconciliation.parity;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What was said of one payment.
 *
 * @param marks what was said, with when it was first heard
 * @param payUntil when it should end by itself; null before it was asked for
 */
record PaymentSayings(
    Map<Mark, Instant> marks, @Nullable Instant payUntil, RefundSayings refunds) {

  static final PaymentSayings NONE = new PaymentSayings(Map.of(), null, RefundSayings.NONE);

  PaymentSayings {
    marks = Map.copyOf(marks);
  }

  boolean has(Mark mark) {
    return marks.containsKey(mark);
  }

  /** When it was first heard; before all times if never, so that nothing waits for it. */
  Instant since(Mark mark) {
    return marks.getOrDefault(mark, Instant.EPOCH);
  }

  PaymentSayings and(Mark mark, Instant since) {
    Map<Mark, Instant> all = new EnumMap<>(Mark.class);
    all.putAll(marks);
    all.merge(mark, since, (one, other) -> one.isBefore(other) ? one : other);
    return new PaymentSayings(all, payUntil, refunds);
  }

  PaymentSayings until(Instant end) {
    return new PaymentSayings(marks, end, refunds);
  }

  PaymentSayings refunds(UnaryOperator<RefundSayings> change) {
    return new PaymentSayings(marks, payUntil, change.apply(refunds));
  }
}

package dev.quittance.reconciliation.parity;

import dev.quittance.events.EventType;
import dev.quittance.reconciliation.discrepancies.DiscrepancyKind;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that one service said, to which another one's word is missing or does not agree.
 *
 * @param paymentId null if it is about the order as a whole
 * @param overdueAt until then it is no difference: the word may be on its way
 */
record Gap(DiscrepancyKind rule, @Nullable String paymentId, Instant overdueAt, Repair repair,
    Map<String, String> detail) {

  /** What can be done about it. */
  sealed interface Repair {

    /**
     * Say the same again, under the same ids: who heard it ignores it, who lost it acts. What is
     * not kept here is read at its provider instead.
     *
     * @param types what to say again of what is kept of that payment
     * @param until later it would do harm; null if it never does
     */
    record SayAgain(Set<EventType> types, @Nullable Instant until) implements Repair {
    }

    /** Read the payment at its provider, which publishes what it says. */
    record ReadPayment() implements Repair {
    }

    /** Nothing that a machine should do. */
    record AskPerson() implements Repair {
    }
  }

  /** The same in every evaluation of one order. */
  String key() {
    return paymentId == null ? rule.name() : rule.name() + ":" + paymentId;
  }
}

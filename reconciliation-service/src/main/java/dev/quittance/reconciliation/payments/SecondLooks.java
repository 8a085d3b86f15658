package dev.quittance.reconciliation.payments;

import dev.quittance.events.PaymentId;
import dev.quittance.providers.Capability;
import dev.quittance.providers.Providers;
import java.time.Instant;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Asks for a payment to be read once more, whether it ended or not. */
@Component
public final class SecondLooks {

  private final OpenPaymentLists lists;
  private final OpenPayments payments;
  private final Providers providers;

  SecondLooks(OpenPaymentLists lists, OpenPayments payments, Providers providers) {
    this.lists = lists;
    this.payments = payments;
    this.providers = providers;
  }

  /** Makes it due; false if it cannot be read: not known enough, or not readable there. */
  public Mono<Boolean> ask(PaymentId paymentId, Instant dueAt) {
    return lists.find(paymentId)
        .filter(this::canBeRead)
        .flatMap(_ -> payments.lookAgain(paymentId, dueAt).thenReturn(true))
        .defaultIfEmpty(false);
  }

  private boolean canBeRead(OpenPayment payment) {
    String channel = payment.paymentChannel();
    return channel != null && payment.reference().isPresent() && providers.find(channel)
        .filter(provider -> provider.capabilities().can(Capability.READ)).isPresent();
  }
}

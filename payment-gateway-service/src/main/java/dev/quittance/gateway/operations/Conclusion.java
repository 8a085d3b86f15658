package dev.quittance.gateway.operations;

import dev.quittance.events.Event;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.providers.ProviderObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a provider's answer; stored in one transaction.
 *
 * @param end how the try ended
 * @param state what the payment becomes; null leaves it
 * @param created what the provider has now; null if nothing new
 * @param events what to publish
 */
record Conclusion(OperationEnd end, @Nullable PaymentState state,
    @Nullable ProviderObject created, List<Event> events) {

  Conclusion {
    events = List.copyOf(events);
  }

  static Conclusion of(OperationEnd end) {
    return new Conclusion(end, null, null, List.of());
  }

  static Conclusion of(OperationEnd end, PaymentState state, Event... events) {
    return new Conclusion(end, state, null, List.of(events));
  }
}

package dev.quittance.gateway.operations;

import dev.quittance.events.Event;
import dev.quittance.gateway.payments.PaymentState;
import dev.quittance.gateway.routing.Route;
import dev.quittance.providers.ProviderObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a provider's answer; stored in one transaction.
 *
 * @param end how the try ended
 * @param change what changes about the payment; null leaves it
 * @param events what to publish
 */
record Conclusion(OperationEnd end, @Nullable Change change, List<Event> events) {

  Conclusion {
    events = List.copyOf(events);
  }

  /** A change of a payment. */
  sealed interface Change {

    /** It is there now. */
    record Created(ProviderObject object) implements Change {
    }

    /** It came into that state. */
    record Became(PaymentState state) implements Change {
    }

    /** The provider told more of its ids. */
    record Learned(Map<String, String> references) implements Change {
    }

    /** Another provider is asked. */
    record Rerouted(Route route) implements Change {
    }
  }

  static Conclusion of(OperationEnd end, Event... events) {
    return new Conclusion(end, null, List.of(events));
  }

  static Conclusion of(OperationEnd end, PaymentState state, Event... events) {
    return new Conclusion(end, new Change.Became(state), List.of(events));
  }

  static Conclusion elsewhere(Route route, String error) {
    return new Conclusion(OperationEnd.elsewhere(route.provider(), error),
        new Change.Rerouted(route), List.of());
  }
}
